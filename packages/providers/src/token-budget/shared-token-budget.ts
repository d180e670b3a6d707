import type { Clock } from '@manga-assist/clock'
import type { TokenBudget, TokenReservation } from '@manga-assist/core'
import { createLocalTokenBudget } from './local-token-budget.ts'
import { takeTokensScript } from './take-tokens.ts'

/** Runs a Lua script in Redis: what is needed of a connection. */
export interface ScriptRunner {
  eval(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
}

export interface SharedTokenBudgetOptions {
  /** Of all processes together. Above 0. */
  tokensPerMinute: number
  scripts: ScriptRunner
  clock: Clock
  /** The bucket's name in Redis: one for each model and Region. */
  key: string
  /** Part of all tokens that this process may spend in a minute without Redis, above 0 to 1. Default 0.1. */
  localShare?: number | undefined
  /** Redis failed or was late; the process goes on with its share. */
  onFailure?: ((error: unknown) => void) | undefined
}

/** Longest wait for Redis: it stands before every answer. */
const scriptBudgetMs = 50
/** How long Redis is left alone after it failed, so that not every answer waits for it. */
const restMs = 1_000
/** Ten processes without Redis spend no more than all may. */
const defaultLocalShare = 0.1

/**
 * A token budget that all processes with the same key share through Redis. When Redis fails or takes more than 50 ms,
 * this process spends from a small share of its own, and asks Redis again a second later.
 */
export function createSharedTokenBudget(options: SharedTokenBudgetOptions): TokenBudget {
  const { tokensPerMinute, clock, localShare = defaultLocalShare } = options
  if (!(localShare > 0 && localShare <= 1)) {
    throw new RangeError(`localShare must be above 0 and at most 1, got ${localShare}`)
  }
  const local = createLocalTokenBudget({ tokensPerMinute: tokensPerMinute * localShare, clock })
  const bucket = sharedBucket(options)
  return {
    async reserve(tokens) {
      const taken = await bucket.take(tokens, 'ask')
      if (taken === undefined) return local.reserve(tokens)
      return taken > 0 ? { kind: 'refused', retryAfterMs: taken } : granted(tokens, bucket)
    },
  }
}

function granted(tokens: number, bucket: SharedBucket): TokenReservation {
  let settled = false
  return {
    kind: 'granted',
    async settle(cost) {
      if (settled || cost === tokens) return
      settled = true
      // Lost with Redis: the bucket fills in a minute all the same.
      await bucket.take(cost - tokens, 'force')
    },
  }
}

interface SharedBucket {
  /** 0 when taken, else the milliseconds until there are so many; undefined when Redis did not tell in time. */
  take(tokens: number, mode: 'ask' | 'force'): Promise<number | undefined>
}

function sharedBucket({ scripts, key, tokensPerMinute, clock, onFailure }: SharedTokenBudgetOptions): SharedBucket {
  let restUntilMs = Number.NEGATIVE_INFINITY

  const run = async (tokens: number, mode: 'ask' | 'force'): Promise<number> => {
    const answer = await scripts.eval(takeTokensScript, [key], [String(tokensPerMinute), tokens.toFixed(3), mode])
    if (typeof answer !== 'number') throw new TypeError(`the token bucket answered ${String(answer)}`)
    return answer
  }

  /** The answer came too late for its caller, who went on without: what it took is put back. */
  const giveBack = async (late: Promise<number>, tokens: number): Promise<void> => {
    if ((await late) === 0) await run(-tokens, 'force')
  }

  return {
    async take(tokens, mode) {
      if (clock.now() < restUntilMs) return undefined
      const answer = run(tokens, mode)
      const overdue = Promise.withResolvers<undefined>()
      const cancel = clock.after(scriptBudgetMs, () => overdue.resolve(undefined), { background: true })
      try {
        const taken = await Promise.race([answer, overdue.promise])
        if (taken !== undefined) return taken
        restUntilMs = clock.now() + restMs
        onFailure?.(new Error(`the token bucket in Redis took more than ${scriptBudgetMs} ms`))
        if (mode === 'ask') giveBack(answer, tokens).catch((error) => onFailure?.(error))
        else answer.catch((error) => onFailure?.(error))
      } catch (error) {
        restUntilMs = clock.now() + restMs
        onFailure?.(error)
      } finally {
        cancel()
      }
      return undefined
    },
  }
}
