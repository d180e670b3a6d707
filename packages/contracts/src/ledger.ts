import * as z from 'zod'

const count = z.int().min(0)
const milliseconds = z.number().min(0)
const reading = z.number().min(0).nullable()
const name = z.string().min(1).max(200)

/** First line of what `/ledger` on an admin port gives: how requests were decided when the lines after it were written. */
export const ledgerHeaderSchema = z.object({
  /** Version of the format. */
  ledger: z.literal(1),
  service: name,
  /** ISO 8601, when it was read. */
  at: z.iso.datetime(),
  /** The policy in force, with its settings where it has any. */
  policy: z.object({ name, options: z.record(z.string(), z.unknown()).optional() }),
  /** What bounded spilling whatever the policy, as it was set; left out where nothing was. */
  guards: z.record(z.string(), z.unknown()).optional(),
  /** Whether every request was served, and what was decided only reported. */
  isShadow: z.boolean(),
  /** Slots of the primary plane, and the tasks that they are spread over. */
  primary: z.object({ slots: count, tasks: count }),
  /** Most requests that the overflow plane runs at once, and the memory of each; null where there is no such plane. */
  overflow: z.object({ slots: count, memoryMb: z.number().min(1) }).nullable(),
  /** What the cost of each entry was reckoned with. */
  prices: z.object({ usdPerGbSecond: z.number().min(0), usdPerRequest: z.number().min(0) }),
  /** Entries that the ring holds, of all that there ever were: the oldest go first. */
  capacity: count,
  recorded: count,
})

const requestSchema = z.object({
  kind: z.literal('request'),
  /** Counts all entries since the start, without gaps but for those that have not ended. */
  n: count,
  /** When the decision was asked for, in milliseconds since 1970 (UTC). */
  atMs: milliseconds,
  class: name,
  weight: z.number().min(0),
  spillable: z.boolean(),
  /** Each left out where the class names none. */
  priority: z.number().optional(),
  maxWaitMs: milliseconds.optional(),
  deadlineMs: milliseconds.optional(),
  reservedShare: z.number().min(0).lt(1).optional(),
  bodyBytes: count,
  /** What grew with its work and was known when it came; null when nothing was. */
  size: milliseconds.nullable(),
  /** What the decision drew on. */
  seen: z.object({
    inFlight: z.number().min(0),
    limit: z.number().min(0),
    cpu: reading,
    eventLoop: reading,
    waiting: count,
    overflowInFlight: count,
    /** Why the overflow plane could not take it; null when it could. */
    overflowUnavailable: name.nullable(),
  }),
  /** The last decision, as one plane may not have taken it; null for a request that left before it was decided. */
  decision: z.enum(['serve', 'spill', 'shed']).nullable(),
  reason: name.nullable(),
  /** From its coming to the last decision; to its leaving where there was none. */
  waitMs: milliseconds,
  /** From its coming to the head of its answer; null where the router did not see that. */
  firstByteMs: milliseconds.nullable(),
  /** From the last decision to its end; null when it ran nowhere. */
  serviceMs: milliseconds.nullable(),
  /** Time on the overflow plane, an attempt that failed there included, and its price. */
  overflowMs: milliseconds,
  costUsd: z.number().min(0),
  ending: z.enum(['completed', 'left', 'failed', 'shed']),
})

/** A request that did nothing but start an environment of the overflow plane, or keep it. */
const startSchema = z.object({
  kind: z.literal('environment-start'),
  n: count,
  atMs: milliseconds,
  /** Ahead of need, and held for a moment so that others of its kind met environments of their own. */
  isAhead: z.boolean(),
  tookMs: milliseconds,
  isUp: z.boolean(),
  costUsd: z.number().min(0),
})

/** Every other line, oldest first. Nothing in it tells who asked, or for what. */
export const ledgerEntrySchema = z.discriminatedUnion('kind', [requestSchema, startSchema])

export type LedgerHeader = z.infer<typeof ledgerHeaderSchema>
export type LedgerRequest = z.infer<typeof requestSchema>
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>
