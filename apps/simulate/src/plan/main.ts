import { run } from '../run.ts'
import { planCommand } from './command.ts'

await run(planCommand)
