import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Clock } from '@manga-assist/clock'

/** How long `node -e 0` takes from its start to its end: the least that any start of Node takes. */
export async function bareStartMs(clock: Clock): Promise<number> {
  const startedAtMs = clock.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: ['ignore', 'pipe', 'pipe'] }), 'exit')
  return clock.now() - startedAtMs
}
