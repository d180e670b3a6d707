/** What a bucket holds at an instant. Below zero when calls cost more than was reserved for them. */
export interface TokenBucket {
  tokens: number
  atMs: number
}

const minuteMs = 60_000

/** The bucket at `nowMs`: it fills evenly, by its whole capacity in a minute, and never above that. */
export function filled({ tokens, atMs }: TokenBucket, nowMs: number, capacity: number): TokenBucket {
  const grown = tokens + (Math.max(0, nowMs - atMs) * capacity) / minuteMs
  return { tokens: Math.min(capacity, grown), atMs: nowMs }
}

/** Milliseconds until a filled bucket has `tokens`, or is full where more is asked for; 0 when it has them now. */
export function untilAvailableMs(bucket: TokenBucket, tokens: number, capacity: number): number {
  const missing = Math.min(tokens, capacity) - bucket.tokens
  return missing <= 0 ? 0 : Math.ceil((missing * minuteMs) / capacity)
}
