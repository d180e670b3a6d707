import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { burstCommand } from './command.ts'
import { readEnvironment } from './env.ts'
import { takeInterruptions } from './interruption.ts'

const environment = readEnvironment()
const interruption = takeInterruptions()

const exitCode = await burstCommand(
  process.argv.slice(2),
  {
    clock: systemClock,
    terminal: {
      write: (text) => process.stdout.write(text),
      isTty: process.stdout.isTTY === true,
      // Some terminals say 0.
      columns: () => process.stdout.columns || 80,
      colour: process.stdout.isTTY === true && !environment.noColour,
    },
    writeError: (text) => process.stderr.write(text),
    runId: randomUUID().slice(0, 8),
    processors: availableParallelism(),
    ownCpuMs() {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000
    },
    stack: {
      script: join(import.meta.dirname, '../../local/src/main.ts'),
      environment: environment.inherited,
      runningBase: 'http://127.0.0.1:8080',
    },
  },
  interruption.signal,
)
process.exitCode = interruption.exitCode(exitCode)
