import type { Server } from 'node:http'
import { type Clock, every } from '@manga-assist/clock'
import type { Connections } from './connections.ts'

/** How often connections that fell idle are closed while draining. */
const sweepIntervalMs = 50

/**
 * Stops accepting and lets what is in flight end, for at most `timeoutMs`; what is left then is cut. Resolves with
 * whether everything ended by itself.
 */
export async function drainServer(
  server: Server,
  connections: Connections,
  clock: Clock,
  timeoutMs: number,
): Promise<boolean> {
  // A keep-alive connection would hold the server open long after its last answer.
  const sweep = () => {
    server.closeIdleConnections()
    connections.closeSilent()
  }
  const stopSweeping = every(clock, sweepIntervalMs, sweep)
  let cut = false
  const cancelCut = clock.after(timeoutMs, () => {
    cut = true
    server.closeAllConnections()
  })
  await new Promise<void>((resolve) => server.close(() => resolve()))
  cancelCut()
  stopSweeping()
  return !cut
}
