import * as z from 'zod'
import { classChanges } from './class-document.ts'

const ms = z.number().int().min(1)
const share = z.number().gt(0).max(1)

const watermarks = z
  .strictObject({ high: share, low: share })
  .refine(({ high, low }) => low < high, { message: 'low must be under high' })

/** Longest wait for a slot that can be asked for, in milliseconds. */
export const mostWaitMs = 10_000

/**
 * The policy file: everything about decisions that may change while requests run. What is left out is as the environment
 * has it.
 */
export const policyDocument = z
  .strictObject({
    /** Fixed watermarks, or a bounded wait with the cheapest way out for each request. */
    policy: z.enum(['static', 'adaptive']),
    /** Under `adaptive`: longest wait for a slot, for classes that name none. */
    maxWaitMs: ms.max(mostWaitMs),
    /** Under `static`: enter overflow at `high`, leave it at `low`. */
    watermarks: z.strictObject({ concurrency: watermarks, cpu: watermarks, eventLoop: watermarks }).partial(),
    /** Most dollars on the overflow plane; `null` for no bound. */
    spend: z.strictObject({ usdPerMinute: z.number().gt(0), usdPerDay: z.number().gt(0) }).nullable(),
    /** One request is spilled when none was for so long; 0 for never. */
    canaryIntervalMs: z.number().int().min(0),
    /** Whether spilling stops while both planes are slow together. */
    watchDependency: z.boolean(),
    /** Decides and reports, but serves every request. */
    shadow: z.boolean(),
    /** Changes to classes, by name. */
    classes: z.record(z.string(), classChanges),
  })
  .partial()

export type PolicyDocument = z.output<typeof policyDocument>
