import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import type { CommandDependencies } from './feed.ts'

type Command = (
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
) => Promise<number>

/** Runs a command in this process: its arguments, its terminal, its signals, its exit code. */
export async function run(command: Command): Promise<void> {
  const interruption = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => interruption.abort(new Error(`received ${name}`)))
  }
  process.exitCode = await command(
    process.argv.slice(2),
    {
      clock: systemClock,
      write: (text) => process.stdout.write(text),
      errors: { write: (text) => process.stderr.write(text), isTty: process.stderr.isTTY === true },
    },
    interruption.signal,
  )
}
