import * as z from 'zod'

/** A path, or an address without a user in it: that would end up in logs. */
const place = z
  .string()
  .refine((text) => !isAddress(text) || URL.canParse(text), 'must be a path, or an http(s) address')
  .refine((text) => !isAddress(text) || !URL.parse(text)?.username, 'must not carry a user')

/** Environment variables of what is warmed ahead of need, the same for tasks and routers. */
export const prewarmVariables = {
  /** Chapters that come out and the demand that they bring: a JSON file, or its http(s) address. */
  PREWARM_CALENDAR: place.optional(),
  /** Time between two looks at the calendar. */
  PREWARM_POLL_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(30_000),
  /** Whether environments are started when a burst begins, before the slots are taken. */
  PREWARM_RISING_EDGE: z.enum(['on', 'off']).default('off'),
}

export interface PrewarmSettings {
  calendar: string | undefined
  pollMs: number
  risingEdge: boolean
}

/** What the environment says of it. */
export function prewarmSettings(env: z.output<z.ZodObject<typeof prewarmVariables>>): PrewarmSettings {
  return {
    calendar: env.PREWARM_CALENDAR,
    pollMs: env.PREWARM_POLL_MS,
    risingEdge: env.PREWARM_RISING_EDGE === 'on',
  }
}

function isAddress(text: string): boolean {
  return /^https?:/i.test(text)
}
