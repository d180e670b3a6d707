import { resolve } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { imagesCommand } from './command/command.ts'
import { createEngine } from './engine/engine.ts'

const interruption = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => interruption.abort(new Error(`received ${name}`)))
}

process.exitCode = await imagesCommand(process.argv.slice(2), {
  engine: createEngine(systemClock, interruption.signal),
  root: resolve(import.meta.dirname, '../../..'),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
})
