/** Work for after an answer, off the reader's path. */
export interface EnrichmentJob {
  kind: 'refresh-profile'
  userId: string
}

/** Takes jobs and has them run at least once. */
export interface EnrichmentQueue {
  /** Resolves when the job is accepted, which is not when it has run. */
  enqueue(job: EnrichmentJob): Promise<void>
}
