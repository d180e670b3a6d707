import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Calls of one measurement: few enough for even a breaker's garbage to stay under the young generation (16 MB), so that
 * no collection hides what was allocated.
 */
const calls = 2_000
/** A measurement that a collection fell into is made again, so many times at most. */
const attempts = 5

/**
 * Bytes that one call leaves on the heap, as the difference over many calls after a full collection. What the optimizer
 * keeps off the heap does not count, nor what is counted outside it (buffers). Measuring itself shows in a call that
 * does nothing: compare with one. NaN when a collection fell into every attempt.
 */
export async function bytesPerCall(call: () => unknown, isAsync: boolean): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    if (isAsync) for (let at = 0; at < calls; at += 1) await call()
    else for (let at = 0; at < calls; at += 1) call()
    const bytes = process.memoryUsage().heapUsed - before
    if (bytes >= 0) return bytes / calls
  }
  return Number.NaN
}

/** A full collection, without the process having been started with a flag for it. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  collect()
}
