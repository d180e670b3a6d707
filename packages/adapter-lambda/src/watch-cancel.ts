import { type Cancel, type Clock, every, sleep } from '@manga-assist/clock'
import type { LambdaHttpEvent } from '@manga-assist/contracts'

export interface CancelOptions {
  clock: Clock
  /** Whether the run with that key is wanted no more. May reject: a run goes on then. */
  isCancelled?: ((key: string) => Promise<boolean>) | undefined
}

/** How often it is asked whether anybody still wants the answer. */
const pollMs = 1_000
/**
 * What was cancelled is asked about once more, so much later: a reader whose connection was lost comes back within a moment,
 * to whatever process. With the time until the first question and two calls it stays below two seconds.
 */
const graceMs = 600

/** The client of a function has gone, as the router says. */
class ClientLeftError extends Error {
  override readonly name = 'ClientLeftError'
  readonly code = 'client-left'
}

/**
 * A signal that aborts when the run of this event is cancelled. Lambda tells a function nothing of its client, and bills
 * until it ends: so it asks, while it runs. Short runs end before the first question. Call `end` when done.
 */
export function watchCancel(
  event: unknown,
  { clock, isCancelled }: CancelOptions,
): { signal: AbortSignal; end: Cancel } {
  const controller = new AbortController()
  const key = (event as Partial<LambdaHttpEvent> | null)?.cancelKey
  if (isCancelled === undefined || typeof key !== 'string') return { signal: controller.signal, end: () => {} }
  const over = new AbortController()
  const isUnwanted = (key: string) => isCancelled(key).catch(() => false)
  const graceOver = () =>
    sleep(clock, graceMs, over.signal).then(
      () => true,
      () => false,
    )
  let asking = false
  const ask = async () => {
    if (asking) return
    asking = true
    const cancelled = (await isUnwanted(key)) && (await graceOver()) && (await isUnwanted(key))
    asking = false
    if (!cancelled || over.signal.aborted) return
    end()
    controller.abort(new ClientLeftError('nobody reads the answer any more'))
  }
  const cancelAsking = every(clock, pollMs, () => void ask())
  const end = () => {
    cancelAsking()
    over.abort(runOver)
  }
  return { signal: controller.signal, end }
}

/** One for all: an abort without a reason makes an error with a stack each time. */
const runOver = new Error('the run is over')
