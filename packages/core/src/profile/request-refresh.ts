import { type Clock, deadline } from '@manga-assist/clock'
import type { EnrichmentQueue } from '../ports/enrichment-queue.ts'

export interface RefreshRequestDependencies {
  enrichment: EnrichmentQueue
  clock: Clock
  /** The queue did not take the job. */
  onFailure?: ((error: unknown) => void) | undefined
}

/** Longest wait for the queue to take a job: a reader waits for what comes after. */
const enqueueBudgetMs = 250

/** Asks for a reader's profile to be made anew. Never rejects: a profile that is refreshed later harms nobody. */
export async function requestRefresh(
  { enrichment, clock, onFailure }: RefreshRequestDependencies,
  userId: string,
): Promise<void> {
  const late = () => new Error(`the enrichment queue did not take a job within ${enqueueBudgetMs} ms`)
  const { signal, cancel } = deadline(clock, enqueueBudgetMs, late)
  const expiry = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  try {
    await Promise.race([enrichment.enqueue({ kind: 'refresh-profile', userId }), expiry])
  } catch (error) {
    onFailure?.(error)
  } finally {
    cancel()
  }
}
