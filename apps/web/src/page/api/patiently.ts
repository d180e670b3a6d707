import { type Clock, sleep } from '@manga-assist/clock'
import { asFault } from '../chat/chat-fault.ts'

/** How often something is asked for when there is no room, and how long it waits where the service does not say. */
const mostAttempts = 4
const defaultWaitMs = 1_000

/** Reads what the page can do without for a while: refused for want of room, it comes later. */
export async function patiently<T>(clock: Clock, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      const { kind, retryAfterMs = defaultWaitMs } = asFault(error)
      if (kind !== 'shed' || attempt === mostAttempts) throw error
      await sleep(clock, retryAfterMs)
    }
  }
}
