import { type Clock, sleep } from '@manga-assist/clock'
import type { Arrival } from './plan.ts'

export interface OpenLoop<Result> {
  clock: Clock
  /** Instant on the clock that arrivals count from. */
  startAtMs: number
  /** In the order of their instants. */
  arrivals: readonly Arrival[]
  /** Starts one request now, whatever is still in flight. Its outcomes are values: a rejection ends the run. */
  send(arrival: Arrival, signal: AbortSignal): Promise<Result>
  /** Called as a request starts; `latenessMs` is how long after its intended instant that is. */
  onSent(latenessMs: number): void
  onEnded(arrival: Arrival, result: Result): void
}

/**
 * Sends every arrival at its instant and resolves when the last answer is in. What falls due while the process is late
 * is sent at once, so the number of requests never depends on how fast they are answered. After an abort nothing more
 * is sent, and it resolves as soon as what is in flight has ended.
 */
export async function runOpenLoop<Result>(loop: OpenLoop<Result>, signal: AbortSignal): Promise<void> {
  const fault = new AbortController()
  const stop = AbortSignal.any([signal, fault.signal])
  const inFlight = new Set<Promise<void>>()
  const launch = (arrival: Arrival) => {
    const request = loop
      .send(arrival, stop)
      .then((result) => loop.onEnded(arrival, result))
      .catch((error) => fault.abort(error))
      .finally(() => inFlight.delete(request))
    inFlight.add(request)
  }
  await dispatch(loop, stop, launch)
  await Promise.all(inFlight)
  if (fault.signal.aborted) throw fault.signal.reason
}

async function dispatch<Result>(
  { clock, startAtMs, arrivals, onSent }: OpenLoop<Result>,
  stop: AbortSignal,
  launch: (arrival: Arrival) => void,
): Promise<void> {
  for (const arrival of arrivals) {
    const dueAtMs = startAtMs + arrival.atMs
    // Timers cut fractions off and would fire early; a latency from the intended instant must not come out negative.
    for (let nowMs = clock.now(); nowMs < dueAtMs && !stop.aborted; nowMs = clock.now()) {
      await sleep(clock, Math.ceil(dueAtMs - nowMs), stop).catch(ignoreAbort)
    }
    if (stop.aborted) return
    onSent(clock.now() - dueAtMs)
    launch(arrival)
  }
}

/** The loop looks at the signal itself. */
function ignoreAbort(): void {}
