import { randomUUID } from 'node:crypto'
import { availableParallelism, constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { burstCommand } from './command.ts'
import { readEnvironment } from './env.ts'

const environment = readEnvironment()
const interruption = new AbortController()
let received: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined

// A signal may come twice (from the terminal and from the parent that hands it on), so the second one must not kill.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    received ??= name
    interruption.abort(new Error(`received ${name}`))
  })
}

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
process.exitCode = received === undefined ? exitCode : 128 + constants.signals[received]
