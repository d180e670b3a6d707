import { runProcess } from '@manga-assist/command-line'
import { runAws } from '../aws/call.ts'
import { rollbackCommand } from './command.ts'

await runProcess(({ argv, output, errors }) =>
  rollbackCommand(argv, { run: runAws, write: output.write, writeError: errors.write }),
)
