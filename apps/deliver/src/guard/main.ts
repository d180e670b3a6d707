import { systemClock as clock } from '@manga-assist/clock'
import { runProcess } from '@manga-assist/command-line'
import { runAws as run } from '../aws/call.ts'
import { guardCommand } from './command.ts'
import { startCommand } from './start-command.ts'

await runProcess(({ argv, output, errors, interruption }) =>
  guardCommand(argv, {
    ...{ run, clock, write: output.write, writeError: errors.write },
    start: (command) => startCommand(command, interruption),
  }),
)
