import * as z from 'zod'

const wholeMs = z.number().int().min(0)

/** What an operator may say of a class; `name` and what decides where it may run come with its rules. */
const bounds = {
  maxWaitMs: wholeMs.max(10_000),
  priority: z.number(),
  deadlineMs: wholeMs.min(1),
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
  .strictObject({ weight: z.number().int().min(0), spillable: z.boolean(), ...bounds })
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
