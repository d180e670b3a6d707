import type { Clock } from '@manga-assist/clock'
import type { TokenBudget } from '@manga-assist/core'
import { filled, type TokenBucket, untilAvailableMs } from './token-bucket.ts'

export interface LocalTokenBudgetOptions {
  /** Above 0. The bucket begins full and holds one minute's tokens. */
  tokensPerMinute: number
  clock: Clock
}

/** A token budget of this process alone. */
export function createLocalTokenBudget({ tokensPerMinute, clock }: LocalTokenBudgetOptions): TokenBudget {
  if (!(tokensPerMinute > 0)) throw new RangeError(`tokensPerMinute must be above 0, got ${tokensPerMinute}`)
  let bucket: TokenBucket = { tokens: tokensPerMinute, atMs: clock.now() }
  const take = (tokens: number) => {
    const { tokens: held, atMs } = filled(bucket, clock.now(), tokensPerMinute)
    bucket = { tokens: Math.min(tokensPerMinute, held - tokens), atMs }
  }
  return {
    async reserve(tokens) {
      const retryAfterMs = untilAvailableMs(filled(bucket, clock.now(), tokensPerMinute), tokens, tokensPerMinute)
      if (retryAfterMs > 0) return { kind: 'refused', retryAfterMs }
      take(tokens)
      let settled = false
      return {
        kind: 'granted',
        async settle(cost) {
          if (settled) return
          settled = true
          take(cost - tokens)
        },
      }
    },
  }
}
