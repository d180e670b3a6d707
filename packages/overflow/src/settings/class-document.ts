import * as z from 'zod'

const wholeMs = z.number().int().min(0)

/** What an operator may say of a class; `name` and what decides where it may run come with its rules. */
const bounds = {
  /** Longest wait for a slot under `adaptive`, in milliseconds; 0 never waits. */
  maxWaitMs: wholeMs.max(10_000),
  /** Who goes first when room or money is short: the lowest is turned away first. 0 when left out. */
  priority: z.number(),
  /** Longest from arrival to the beginning of the answer, in milliseconds: what cannot begin by then is not begun. */
  deadlineMs: wholeMs.min(1),
  /** Share of the limit that other classes leave free for this one. */
  reservedShare: z.number().min(0).lt(1),
}

const onePart = z.strictObject({
  name: z.string().min(1),
  weight: z.number().int().min(0),
  spillable: z.boolean(),
  ...z.object(bounds).partial().shape,
})

/** A class as it is written in a list of rules. */
const requestClassDocument = onePart.extend({ ongoing: onePart.optional() })

/** Changes to a class that rules name. */
export const classChanges = z
  .strictObject({
    /** Slots that a request holds. */
    weight: z.number().int().min(0),
    /** Whether it may run on the overflow plane. */
    spillable: z.boolean(),
    ...bounds,
  })
  .partial()

/** A list of rules, as it stands in the environment. */
export const classRulesDocument = z.array(
  z.strictObject({
    methods: z.array(z.string()).optional(),
    path: z.string().startsWith('/'),
    below: z.boolean().optional(),
    class: requestClassDocument.optional(),
  }),
)
