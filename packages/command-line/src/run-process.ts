import process from 'node:process'
import { inherited } from './env.ts'
import { takeInterruptions } from './interruption.ts'
import { type Terminal, terminalOf } from './terminal.ts'

/** What a command is given by the process that it runs in. */
export interface Surroundings {
  argv: readonly string[]
  /** Results go there, and nothing else. */
  output: Terminal
  /** Progress, remarks and errors. */
  errors: Terminal
  /** Aborts on Ctrl-C, on SIGTERM, and when nobody reads the output any more. */
  interruption: AbortSignal
  /** For programs that the command starts. */
  environment: NodeJS.ProcessEnv
}

/**
 * Runs a command in this process: its arguments, its terminal, its signals, its exit code. `endsOnSignals` is for one that
 * computes without ever waiting and has nothing to put away: Ctrl-C ends it on the spot.
 */
export async function runProcess(
  command: (surroundings: Surroundings) => number | Promise<number>,
  { endsOnSignals = false } = {},
): Promise<void> {
  const interruption = takeInterruptions({ signals: !endsOnSignals })
  const ended = await command({
    argv: process.argv.slice(2),
    output: terminalOf(process.stdout, inherited),
    errors: terminalOf(process.stderr, inherited),
    interruption: interruption.signal,
    environment: inherited,
  })
  // What was written may meet a closed pipe only now.
  await new Promise((resolve) => setImmediate(resolve))
  process.exitCode = interruption.exitCode(ended)
}
