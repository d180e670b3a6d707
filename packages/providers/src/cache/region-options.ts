import type * as z from 'zod'

/** What is kept in a region, and for how long. Durations in milliseconds. */
export interface RegionOptions<T> {
  /** Unique in a cache. */
  name: string
  /** What a value must be. Checked whenever one comes from Redis; what does not fit is a miss. */
  schema: z.ZodType<T>
  /** To be raised when values of before are not to be read any more. */
  version: number
  /** How long a value is shown without asking for a new one. */
  freshMs: number
  /** How much longer it may be shown while a new one is fetched, or when fetching fails. 0 when it may not. */
  staleMs: number
  /** How long it is remembered that the store has no such value. 0 when it is not. */
  negativeMs: number
  /** How long L1 answers without asking Redis: the bound when a message is lost. At most `freshMs` counts. */
  localMs?: number
  /** Each value lives shorter by up to this share, by chance. From 0 to 1. */
  jitter?: number
  /** Most values in L1. */
  maxEntries?: number
  /**
   * Whether a reader must see what was written before, by whichever process: then L1 does not answer before Redis has
   * confirmed that nobody wrote. For data that belongs to one user.
   */
  readYourWrites?: boolean
}

/** Other processes see a change this late at most when the message is lost. */
const defaultLocalMs = 5_000
const defaultJitter = 0.1
const defaultMaxEntries = 1_000

/** Fills in what is missing; throws a `RangeError` for what makes no sense. */
export function regionOptions<T>(given: RegionOptions<T>): Required<RegionOptions<T>> {
  const options = {
    localMs: defaultLocalMs,
    jitter: defaultJitter,
    maxEntries: defaultMaxEntries,
    readYourWrites: false,
    ...given,
  }
  const { name, freshMs, staleMs, negativeMs, localMs, jitter, maxEntries } = options
  for (const [option, value] of Object.entries({ freshMs, staleMs, negativeMs, localMs })) {
    if (!(value >= 0)) throw new RangeError(`${option} of region ${name} must be at least 0, received ${value}`)
  }
  if (!(jitter >= 0 && jitter <= 1)) {
    throw new RangeError(`jitter of region ${name} must be from 0 to 1, received ${jitter}`)
  }
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new RangeError(`maxEntries of region ${name} must be a whole number from 1, received ${maxEntries}`)
  }
  return options
}
