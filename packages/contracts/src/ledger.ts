import * as z from 'zod'

const name = z.string('must be text')
const truth = z.boolean('must be true or false')
const whole = 'must be a whole number, 0 or more'
const count = z.int(whole).min(0, whole)
const amountRule = 'must be a number, 0 or more'
const amount = z.number(amountRule).min(0, amountRule)
const shareRule = 'must be a number from 0 to under 1'
const share = z.number(shareRule).min(0, shareRule).lt(1, shareRule)
const settings = z.record(z.string(), z.unknown(), 'must be an object')

/** First line of what `/ledger` on an admin port gives: how requests were decided when it was read. */
export const ledgerHeaderSchema = z.object({
  /** Version of the format. */
  ledger: z.literal(1, 'must be 1, the version of the format'),
  service: name,
  /** ISO 8601, when it was read. */
  at: z.iso.datetime('must be an instant like 2026-11-21T10:00:00.000Z'),
  /** The policy in force, with its settings where it has any. */
  policy: z.object({ name, options: settings.optional() }, 'must be an object'),
  /** What bounded spilling whatever the policy, as it was set; left out where nothing was. */
  guards: settings.optional(),
  /** By class, the share of the slots that all others left free for it, whether or not it ever came. */
  reserved: z.record(z.string(), share, 'must be an object'),
  /** Whether every request was served, and what was decided only reported. */
  isShadow: truth,
  /** Slots of the primary plane, and the tasks that they are spread over. */
  primary: z.object({ slots: count, tasks: count }, 'must be an object'),
  /** Most requests that the overflow plane runs at once, and the memory of each; null where there is no such plane. */
  overflow: z.object({ slots: count, memoryMb: amount, longestRunMs: amount }, 'must be an object or null').nullable(),
  /** What the cost of each entry was reckoned with. */
  prices: z.object({ usdPerGbSecond: amount, usdPerRequest: amount }, 'must be an object'),
  /** Entries that the ring holds, of all that there ever were: the oldest go first. */
  capacity: count,
  recorded: count,
})

const requestSchema = z.object({
  kind: z.literal('request'),
  /** Counts all entries since the start; those that had not ended are left out. */
  n: count,
  /** When the decision was asked for, in milliseconds since 1970 (UTC). */
  atMs: amount,
  class: name,
  weight: amount,
  spillable: truth,
  /** Each left out where the class names none. */
  priority: z.number('must be a number').optional(),
  maxWaitMs: amount.optional(),
  deadlineMs: amount.optional(),
  reservedShare: share.optional(),
  bodyBytes: count,
  /** What grew with its work and was known when it came; null when nothing was. */
  size: amount.nullable(),
  /** What the decision drew on. */
  seen: z.object(
    {
      inFlight: amount,
      limit: amount,
      cpu: amount.nullable(),
      eventLoop: amount.nullable(),
      waiting: count,
      overflowInFlight: count,
      /** Why the overflow plane could not take it; null when it could. */
      overflowUnavailable: name.nullable(),
    },
    'must be an object',
  ),
  /** The last decision, as one plane may not have taken it; null for a request that left before it was decided. */
  decision: z.enum(['serve', 'spill', 'shed'], 'must be serve, spill, shed or null').nullable(),
  reason: name.nullable(),
  /** From its coming to the last decision; to its leaving where there was none. */
  waitMs: amount,
  /** From its coming to the head of its answer; null where the router did not see that. */
  firstByteMs: amount.nullable(),
  /** From the last decision to its end; null when it ran nowhere. */
  serviceMs: amount.nullable(),
  /** Time on the overflow plane, an attempt that failed there included, and its price. */
  overflowMs: amount,
  costUsd: amount,
  ending: z.enum(['completed', 'left', 'failed', 'shed'], 'must be completed, left, failed or shed'),
})

/** A request that did nothing but start an environment of the overflow plane, or keep it. */
const startSchema = z.object({
  kind: z.literal('environment-start'),
  n: count,
  atMs: amount,
  /** Ahead of need, and held for a moment so that others of its kind met environments of their own. */
  isAhead: truth,
  tookMs: amount,
  isUp: truth,
  costUsd: amount,
})

/** Every other line, oldest first. Nothing in it tells who asked, or for what. */
export const ledgerEntrySchema = z.discriminatedUnion('kind', [requestSchema, startSchema], {
  error: 'must be request or environment-start',
})

export type LedgerHeader = z.infer<typeof ledgerHeaderSchema>
export type LedgerRequest = z.infer<typeof requestSchema>
export type LedgerStart = z.infer<typeof startSchema>
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>
