import { type Cancel, type Clock, every } from '@manga-assist/clock'
import type { LambdaHttpEvent } from '@manga-assist/contracts'

export interface CancelOptions {
  clock: Clock
  /** Whether the run with that key is wanted no more. May reject: a run goes on then. */
  isCancelled?: ((key: string) => Promise<boolean>) | undefined
}

/** How often it is asked whether anybody still wants the answer: with the time of a call well below two seconds. */
const pollMs = 1_000

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
  let asking = false
  const ask = async () => {
    if (asking) return
    asking = true
    const cancelled = await isCancelled(key).catch(() => false)
    asking = false
    if (!cancelled) return
    end()
    controller.abort(new ClientLeftError('nobody reads the answer any more'))
  }
  const end = every(clock, pollMs, () => void ask())
  return { signal: controller.signal, end }
}
