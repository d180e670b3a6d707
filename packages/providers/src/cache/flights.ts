import { type Clock, deadline } from '@manga-assist/clock'

/** A load that took too long; whoever waited for it hears of it at the same time. */
class LoadTimeoutError extends Error {
  readonly code = 'cache-load-timeout'

  constructor(limitMs: number) {
    super(`a value was not loaded within ${limitMs} ms`)
    this.name = 'LoadTimeoutError'
  }
}

interface Flight {
  promise: Promise<unknown>
  waiters: number
  /** The signal of whoever began it: the work may depend on it, whatever we do. */
  starter: AbortSignal | undefined
  cancel: (reason: Error) => void
}

export interface Flights {
  /**
   * Runs `work`, or waits for the same work that runs already. Nobody's abort ends it for the others: it stops when all
   * have left, or at the time limit. When it fails because whoever began it has left, one that still waits begins anew.
   */
  join<T>(name: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** Single flight: of many who want the same at once, one fetches it. */
export function createFlights({ clock, limitMs }: { clock: Clock; limitMs: number }): Flights {
  const flights = new Map<string, Flight>()

  function begin(name: string, work: (signal: AbortSignal) => Promise<unknown>, starter?: AbortSignal): Flight {
    const all = new AbortController()
    const limit = deadline(clock, limitMs, () => new LoadTimeoutError(limitMs), all.signal)
    const promise = untilAborted(work(limit.signal), limit.signal).finally(() => {
      limit.cancel()
      if (flights.get(name) === flight) flights.delete(name)
    })
    const flight: Flight = { promise, waiters: 0, starter, cancel: (reason) => all.abort(reason) }
    flights.set(name, flight)
    return flight
  }

  function leave(name: string, flight: Flight): void {
    flight.waiters -= 1
    if (flight.waiters > 0) return
    if (flights.get(name) === flight) flights.delete(name)
    flight.cancel(new Error('nobody waits any more'))
  }

  return {
    async join<T>(name: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
      for (;;) {
        signal?.throwIfAborted()
        const flight = flights.get(name) ?? begin(name, work, signal)
        flight.waiters += 1
        try {
          return (await untilAborted(flight.promise, signal)) as T
        } catch (error) {
          const orphaned = flight.starter !== signal && flight.starter?.aborted
          if (!orphaned || signal?.aborted) throw error
        } finally {
          leave(name, flight)
        }
      }
    },
  }
}

/** The promise's outcome, or the signal's reason as soon as it aborts. Leaves no listener behind. */
async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return promise
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
