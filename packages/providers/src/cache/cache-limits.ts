/** Bounds that all regions share. Durations in milliseconds. */
export interface CacheLimits {
  /** Longest load from the store; whoever waits for it gets an error then. */
  loadMs: number
  /** How long one process keeps the right to load a value: longer than a load usually takes, so that a process that died is soon replaced. */
  leaseMs: number
  /** How long a process waits for a value that another one loads, before it loads it itself. */
  leaseWaitMs: number
  /** How often it looks, on average. */
  leasePollMs: number
  /** How long a write to the store may take before readers may keep what they load again. */
  writeMs: number
  /**
   * How long a reader's own data may be served from L1 with nobody to say whether another process has changed it: without
   * Redis, or while Redis is away. 0, the default, is never: the store is asked. A process that shares its store with no
   * other may set it as long as it likes.
   */
  unvalidatedMs: number
  /** How many values that changed while Redis was away are remembered until it can be told. */
  unsettledEntries: number
}

const defaultCacheLimits: CacheLimits = {
  loadMs: 5_000,
  leaseMs: 1_000,
  leaseWaitMs: 500,
  leasePollMs: 20,
  writeMs: 10_000,
  unvalidatedMs: 0,
  unsettledEntries: 1_000,
}

/** A stale value that was looked up so recently is shown without looking again. */
export const staleRecheckMs = 1_000

/** Fills in what is missing; throws a `RangeError` for a limit that makes no sense. */
export function cacheLimits(given: Partial<CacheLimits> = {}): CacheLimits {
  const limits = { ...defaultCacheLimits, ...given }
  for (const [name, value] of Object.entries(limits)) {
    if (!(value >= 0)) throw new RangeError(`${name} must be at least 0, received ${value}`)
  }
  return limits
}
