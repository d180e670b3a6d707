/** Reads of a region by what a tier had to say. Plain counters since start: subtract to get a rate. */
export interface TierCounts {
  /** Answered with a fresh value, negative entries included. */
  hit: number
  /** Answered with an old value while a new one is fetched. */
  stale: number
  /** Asked, and had nothing that could be used. */
  miss: number
  /** Not asked, or asked in vain: Redis is away or too slow, or what L1 holds could not be confirmed. */
  bypass: number
}

export interface RegionCounts {
  /** L1, in this process. A value that Redis confirmed without sending it anew counts here. */
  local: TierCounts
  /** Redis. All zero without it. */
  redis: TierCounts
  store: {
    reads: number
    failures: number
  }
}

export function createCounts(): RegionCounts {
  const none = { hit: 0, stale: 0, miss: 0, bypass: 0 }
  return { local: { ...none }, redis: { ...none }, store: { reads: 0, failures: 0 } }
}
