import type { Clock } from '@manga-assist/clock'

/** How long a stopped answer may go on while the service has not confirmed, in milliseconds. */
const longestWaitMs = 1_000

interface Stopping {
  clock: Clock
  /** Tells the service. */
  tell: () => Promise<unknown>
  /** Cuts the answer off on this side. */
  cut: () => void
}

/**
 * The service is told first: a connection that is cut would only be taken for one that was lost. One that does not
 * answer is not waited for: the reader wants quiet now.
 */
export function stopAnswer({ clock, tell, cut }: Stopping): void {
  let isCut = false
  const cutOnce = () => {
    cancel()
    if (!isCut) cut()
    isCut = true
  }
  const cancel = clock.after(longestWaitMs, cutOnce)
  tell().then(cutOnce, cutOnce)
}
