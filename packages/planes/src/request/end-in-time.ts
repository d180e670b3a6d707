import type { ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'

/**
 * Cuts the connection of a client that does not read the end of its answer in time: its socket and what is buffered for
 * it would be held for good. Costs nothing where the answer has left already.
 */
export function endInTime(response: ServerResponse, clock: Clock, timeoutMs: number): void {
  if (response.writableFinished || response.destroyed) return
  // All of it is with the kernel.
  if (response.writableEnded && response.writableLength === 0) return
  const cancel = clock.after(timeoutMs, () => response.destroy(), { background: true })
  response.once('close', cancel)
}
