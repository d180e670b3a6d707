import { constants } from 'node:os'
import process from 'node:process'

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

type Cause = (typeof names)[number] | 'SIGPIPE'

/** What is told to stop by a signal, and ends with the exit code that says which. */
export interface Interruption {
  signal: AbortSignal
  /** The exit code as it is, or 128 and the number of the signal that came first. */
  exitCode(ended: number): number
}

/**
 * Takes over what signals do to this process: they abort. So does a reader that closes our output, as `head` does: what
 * is written from then on goes nowhere. Without `signals` only the latter: what never waits cannot be told, and Ctrl-C may
 * as well end it on the spot.
 */
export function takeInterruptions({ signals }: { signals: boolean }): Interruption {
  const interruption = new AbortController()
  let first: Cause | undefined
  const interrupt = (cause: Cause) => {
    first ??= cause
    interruption.abort(new Error(`received ${cause}`))
  }
  // A signal may come twice (from the terminal and from the parent that hands it on), so the second one must not kill.
  if (signals) for (const name of names) process.on(name, () => interrupt(name))
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error & { code?: string }) => {
      if (error.code !== 'EPIPE') throw error
      interrupt('SIGPIPE')
    })
  }
  return {
    signal: interruption.signal,
    exitCode: (ended) => (first === undefined ? ended : 128 + constants.signals[first]),
  }
}
