import { runProcess } from '@manga-assist/command-line'
import { runAws } from '../aws/call.ts'
import { arriveCommand } from './command.ts'

await runProcess(({ argv, output, errors }) =>
  arriveCommand(argv, { run: runAws, write: output.write, writeError: errors.write }),
)
