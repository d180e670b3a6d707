import { type Clock, deadline } from '@manga-assist/clock'
import { timeouts, validate } from '@manga-assist/contracts'
import type { RunEnrichment } from '@manga-assist/core'
import * as z from 'zod'

const jobSchema = z.strictObject({ kind: z.literal('refresh-profile'), userId: z.string().min(1).max(256) })

export interface JobHandlerOptions {
  run: RunEnrichment
  clock: Clock
  log: (fields: object, message: string) => void
}

/**
 * Runs a job, for less than the function's own time, so that it fails in words. A job that fails is thrown, so that Lambda
 * tries it again; running it twice is harmless. An event that is no
 * job is logged and let go: trying it again would not make it one.
 */
export function createJobHandler({
  run,
  clock,
  log,
}: JobHandlerOptions): (event: unknown) => Promise<{ done: boolean }> {
  return async (event) => {
    const job = validate(jobSchema, event)
    if (job.kind === 'invalid') {
      log({ errors: job.errors }, 'not a job')
      return { done: false }
    }
    const late = () => new Error(`the job took longer than ${timeouts.enrichJobMs} ms`)
    const { signal, cancel } = deadline(clock, timeouts.enrichJobMs, late)
    try {
      await run(job.value, signal)
      return { done: true }
    } finally {
      cancel()
    }
  }
}
