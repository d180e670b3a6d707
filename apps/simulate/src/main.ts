import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { simulateCommand } from './command.ts'

const interruption = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => interruption.abort(new Error(`received ${name}`)))
}

process.exitCode = await simulateCommand(
  process.argv.slice(2),
  {
    clock: systemClock,
    write: (text) => process.stdout.write(text),
    errors: { write: (text) => process.stderr.write(text), isTty: process.stderr.isTTY === true },
  },
  interruption.signal,
)
