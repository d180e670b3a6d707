import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { readEnvironment } from '../env.ts'
import { takeInterruptions } from '../interruption.ts'
import { gameDayCommand } from './command.ts'

const interruption = takeInterruptions()

const exitCode = await gameDayCommand(
  process.argv.slice(2),
  {
    clock: systemClock,
    stack: {
      script: join(import.meta.dirname, '../../../local/src/main.ts'),
      environment: readEnvironment().inherited,
    },
    runId: randomUUID().slice(0, 8),
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
  },
  interruption.signal,
)
process.exitCode = interruption.exitCode(exitCode)
