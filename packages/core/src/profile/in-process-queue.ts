import { type Clock, deadline, sleep } from '@manga-assist/clock'
import type { EnrichmentJob, EnrichmentQueue } from '../ports/enrichment-queue.ts'
import type { RunEnrichment } from './refresh-profile.ts'

export interface InProcessQueueOptions {
  run: RunEnrichment
  clock: Clock
  /** Asks for room for one job, and gives back how to end it; undefined while there is none. Left out: there always is. */
  admit?: AdmitJob | undefined
  /** A job failed for good, or found the queue full. */
  onFailure: (error: unknown) => void
}

export type AdmitJob = () => (() => void) | undefined

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
/** Pause before room is asked for again: nobody waits for a profile, and whoever has no room must not be asked often. */
const noRoomPauseMs = 1_000
/** Longest that one job may take with all its attempts: a store that never answers must not hold up the other readers. */
const jobBudgetMs = 20_000
/** Longest that the rest may take at closing. */
const closeBudgetMs = 2_000

/** Refreshes profiles in this process, one after the other, behind the answers. What it holds is lost with the process. */
export function createInProcessQueue({ run, clock, admit, onFailure }: InProcessQueueOptions): InProcessQueue {
  const waiting = new Map<string, EnrichmentJob>()
  const closing = new AbortController()
  const hurrying = new AbortController()
  let working: Promise<void> | undefined

  function wake(): void {
    working ??= sleep(clock, startDelayMs, hurrying.signal)
      .catch(() => {})
      .then(work)
      .finally(() => {
        working = undefined
        // Enqueued after the last job was taken, when the work still seemed to go on.
        if (waiting.size > 0) wake()
      })
  }

  async function work(): Promise<void> {
    for (let job = takeFirst(); job !== undefined; job = takeFirst()) {
      await runInTime(job).catch(onFailure)
    }
  }

  function takeFirst(): EnrichmentJob | undefined {
    const [first] = waiting.values()
    if (first !== undefined) waiting.delete(first.userId)
    return first
  }

  async function runInTime(job: EnrichmentJob): Promise<void> {
    const late = () => new Error(`a profile was not refreshed within ${jobBudgetMs} ms`)
    const { signal, cancel } = deadline(clock, jobBudgetMs, late, closing.signal)
    try {
      await unlessAborted(inRoom(job, signal), signal)
    } finally {
      cancel()
    }
  }

  async function inRoom(job: EnrichmentJob, signal: AbortSignal): Promise<void> {
    let end = admit?.()
    while (admit !== undefined && end === undefined) {
      await sleep(clock, noRoomPauseMs, signal)
      end = admit()
    }
    try {
      await attempt(job, signal)
    } finally {
      end?.()
    }
  }

  async function attempt(job: EnrichmentJob, signal: AbortSignal, number = 1): Promise<void> {
    try {
      await run(job, signal)
    } catch (error) {
      if (number === attempts || signal.aborted) throw error
      await sleep(clock, pauseMs * number, signal)
      await attempt(job, signal, number + 1)
    }
  }

  return {
    async enqueue(job) {
      if (hurrying.signal.aborted) throw new Error('the enrichment queue is closed')
      if (waiting.size >= mostWaiting && !waiting.has(job.userId)) {
        throw new Error(`the enrichment queue is full: ${mostWaiting} readers wait`)
      }
      waiting.set(job.userId, job)
      wake()
    },
    async close() {
      hurrying.abort()
      const cancel = clock.after(closeBudgetMs, () => closing.abort(new Error('the service is closing')))
      while (working !== undefined) await working
      cancel()
    },
  }
}

/** What `work` gives, or the reason of the signal as soon as that aborts: not all work listens to it. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
