/** How much one key may take. */
export interface RateLimit {
  /** What flows back in one minute, steadily. A positive number. */
  perMinute: number
  /** Most that can be taken at once, after a pause. A positive whole number. */
  burst: number
}

/** What became of an attempt to take. `remaining` is what could still be taken at once, a whole number. */
export type Taken =
  | { kind: 'allowed'; remaining: number }
  /** Nothing was taken. The same cost is there after `retryAfterMs`, if nobody else takes. */
  | { kind: 'refused'; retryAfterMs: number }

/** A bucket for each key, full at first, that refills steadily. */
export interface RateLimiter {
  /** The limit of every key. Where several processes share it, of all of them together. */
  readonly limit: RateLimit
  /**
   * Takes `cost` from the key's bucket if it holds as much. `nowMs` is the wall clock, because processes share buckets; a
   * clock that goes back, or is behind another's, gives nothing away. `cost` is a whole number from 1 to `limit.burst`,
   * else a RangeError. Never rejects for a fault of its own: an implementation decides what then holds.
   */
  take(key: string, cost: number, nowMs: number): Promise<Taken>
}
