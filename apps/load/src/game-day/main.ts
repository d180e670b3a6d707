import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '@manga-assist/clock'
import { runProcess } from '@manga-assist/command-line'
import { gameDayCommand } from './command.ts'

await runProcess(({ argv, output, errors, interruption, environment }) =>
  gameDayCommand(
    argv,
    {
      clock: systemClock,
      stack: { script: join(import.meta.dirname, '../../../local/src/main.ts'), environment },
      runId: randomUUID().slice(0, 8),
      output,
      errors,
    },
    interruption,
  ),
)
