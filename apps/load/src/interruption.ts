import { constants } from 'node:os'
import process from 'node:process'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What is told to stop by a signal, and ends with the exit code that says which. */
export interface Interruption {
  signal: AbortSignal
  /** The exit code as it is, or 128 and the number of the signal that came first. */
  exitCode(ended: number): number
}

/** Takes over what signals do to this process: they abort. */
export function takeInterruptions(): Interruption {
  const interruption = new AbortController()
  let received: (typeof signals)[number] | undefined
  // A signal may come twice (from the terminal and from the parent that hands it on), so the second one must not kill.
  for (const name of signals) {
    process.on(name, () => {
      received ??= name
      interruption.abort(new Error(`received ${name}`))
    })
  }
  return {
    signal: interruption.signal,
    exitCode: (ended) => (received === undefined ? ended : 128 + constants.signals[received]),
  }
}
