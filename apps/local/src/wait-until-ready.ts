import { type Clock, deadline, sleep } from '@manga-assist/clock'

const readyTimeoutMs = 30_000
const pollIntervalMs = 50

/** Resolves when `/ready` answers 200. Rejects when it does not within half a minute, or with the signal's reason. */
export async function waitUntilReady(url: string, clock: Clock, stopping: AbortSignal): Promise<void> {
  const late = () => new Error(`${url} was not ready within ${readyTimeoutMs} ms`)
  const { signal, cancel } = deadline(clock, readyTimeoutMs, late, stopping)
  try {
    while (!(await isReady(url, signal))) await sleep(clock, pollIntervalMs, signal)
  } finally {
    cancel()
  }
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${url}/ready`, { signal })
    await response.arrayBuffer()
    return response.ok
  } catch {
    signal.throwIfAborted()
    return false
  }
}
