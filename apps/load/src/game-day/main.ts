import { randomUUID } from 'node:crypto'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { readEnvironment } from '../env.ts'
import { gameDayCommand } from './command.ts'

const interruption = new AbortController()
let received: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined

// A signal may come twice (from the terminal and from the parent that hands it on), so the second one must not kill.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    received ??= name
    interruption.abort(new Error(`received ${name}`))
  })
}

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
process.exitCode = received === undefined ? exitCode : 128 + constants.signals[received]
