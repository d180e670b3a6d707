import { type Clock, sleep } from '@manga-assist/clock'
import type { EnrichmentJob, EnrichmentQueue } from '../ports/enrichment-queue.ts'
import type { RunEnrichment } from './refresh-profile.ts'

export interface InProcessQueueOptions {
  run: RunEnrichment
  clock: Clock
  /** A job failed for good, or found the queue full. */
  onFailure: (error: unknown) => void
}

export interface InProcessQueue extends EnrichmentQueue {
  /** Runs what is left, within a bound, and takes nothing more. */
  close(): Promise<void>
}

/** Most readers whose profile waits to be refreshed; a reader waits once, however many jobs name them. */
const mostWaiting = 1_000
/** Work begins a moment after the answer, out of its way. */
const startDelayMs = 50
/** Times that a job is tried, and the pause before each further time. */
const attempts = 3
const pauseMs = 200
/** Longest that one job, and the rest at closing, may take. */
const closeBudgetMs = 2_000

/** Refreshes profiles in this process, one after the other, behind the answers. What it holds is lost with the process. */
export function createInProcessQueue({ run, clock, onFailure }: InProcessQueueOptions): InProcessQueue {
  const waiting = new Map<string, EnrichmentJob>()
  const closing = new AbortController()
  const hurrying = new AbortController()
  let working: Promise<void> | undefined

  async function work(): Promise<void> {
    for (let job = takeFirst(); job !== undefined; job = takeFirst()) {
      await attempt(job).catch(onFailure)
    }
  }

  function takeFirst(): EnrichmentJob | undefined {
    const [first] = waiting.values()
    if (first !== undefined) waiting.delete(first.userId)
    return first
  }

  async function attempt(job: EnrichmentJob, number = 1): Promise<void> {
    try {
      await run(job, closing.signal)
    } catch (error) {
      if (number === attempts || closing.signal.aborted) throw error
      await sleep(clock, pauseMs * number, closing.signal)
      await attempt(job, number + 1)
    }
  }

  return {
    async enqueue(job) {
      if (waiting.size >= mostWaiting && !waiting.has(job.userId)) {
        throw new Error(`the enrichment queue is full: ${mostWaiting} readers wait`)
      }
      waiting.set(job.userId, job)
      working ??= sleep(clock, startDelayMs, hurrying.signal)
        .catch(() => {})
        .then(work)
        .finally(() => {
          working = undefined
        })
    },
    async close() {
      hurrying.abort()
      const cancel = clock.after(closeBudgetMs, () => closing.abort(new Error('the service is closing')))
      await working
      cancel()
    },
  }
}
