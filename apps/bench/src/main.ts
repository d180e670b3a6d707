import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { benchmarks } from './benchmarks.ts'
import { benchCommand } from './command.ts'

const interruption = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => interruption.abort(new Error(`received ${name}`)))
}

process.exitCode = await benchCommand(
  process.argv.slice(2),
  benchmarks,
  {
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
  },
  systemClock,
  interruption.signal,
)
