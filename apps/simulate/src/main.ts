import { simulateCommand } from './command.ts'
import { run } from './run.ts'

await run(simulateCommand)
