import type { Clock } from '@manga-assist/clock'
import type { BreakerStatus } from '@manga-assist/contracts'
import CircuitBreaker from 'opossum'
import type { PlaneOutcome } from '../plane.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

/** The breaker opens above this share of failures, in percent. */
const errorThresholdPercentage = 50
/** Fewer calls than this in the window say nothing. opossum's default of none would open at the first failure. */
const volumeThreshold = 20
/** How long the breaker stays open before one call tries the way again. */
const resetTimeoutMs = 5_000
/** An answer that has come for so long has proved the way: a stream may take minutes, and others wait for its verdict. */
const provenAfterMs = 2_000
/** After the breaker has closed, calls at once: one, and twice as many each half second, until nothing is held back. */
const doublingMs = 500
const rampMs = 5_000

/** One call through the breaker. */
export interface WatchedCall {
  /** Its answer has begun. */
  begun(): void
}

export interface LambdaBreaker {
  readonly state: BreakerState
  /** Whether one call more is too many, with so many under way: it is open, or has closed a moment ago. */
  holdsBack(inFlight: number): boolean
  /** Runs the call to its end; `{ kind: 'refused', reason: 'breaker-open' }` when it was not run. Throws what it throws. */
  run(call: (watched: WatchedCall) => Promise<PlaneOutcome>): Promise<PlaneOutcome>
  status(): BreakerStatus
  close(): void
}

export interface LambdaBreakerOptions {
  clock: Clock
  onChange: (state: BreakerState) => void
}

/**
 * Watches how calls to Lambda end: each counts once, as what its stream came to. What the client or a throttle ended says
 * nothing. When the way is good again, calls come back by and by: all at once would meet as many cold environments.
 * Concurrency and time limits are not its business: opossum would count their refusals as failures.
 */
export function createLambdaBreaker({ clock, onChange }: LambdaBreakerOptions): LambdaBreaker {
  const breaker = new CircuitBreaker((attempt: () => Promise<void>) => attempt(), {
    timeout: false,
    errorThresholdPercentage,
    volumeThreshold,
    resetTimeout: resetTimeoutMs,
  })
  // Kept here: each request asks for it.
  let state: BreakerState = 'closed'
  let closedAtMs = Number.NEGATIVE_INFINITY
  let openedAtMs = Number.NEGATIVE_INFINITY
  /** Calls that made it open; afterwards its window forgets them. */
  let opening = { calls: 0, failures: 0 }
  const counted = () => ({
    calls: breaker.stats.successes + breaker.stats.failures,
    failures: breaker.stats.failures,
  })
  const change = (next: BreakerState) => {
    if (next === 'open') openedAtMs = clock.now()
    if (next === 'open' && state === 'closed') opening = counted()
    state = next
    if (next === 'closed') closedAtMs = clock.now()
    onChange(next)
  }
  breaker.on('open', () => change('open'))
  breaker.on('halfOpen', () => change('half-open'))
  breaker.on('close', () => change('closed'))

  return {
    get state() {
      return state
    },
    holdsBack(inFlight) {
      if (state === 'open') return true
      if (state === 'half-open') return inFlight >= 1
      if (closedAtMs === Number.NEGATIVE_INFINITY) return false
      const sinceMs = clock.now() - closedAtMs
      if (sinceMs < rampMs) return inFlight >= 2 ** Math.floor(sinceMs / doublingMs)
      // Each request asks: from here on without a look at the clock.
      closedAtMs = Number.NEGATIVE_INFINITY
      return false
    },
    status() {
      const nowMs = clock.now()
      return {
        ...(state === 'closed' ? counted() : opening),
        trialInMs: state === 'closed' ? null : Math.max(0, openedAtMs + resetTimeoutMs - nowMs),
        rampLeftMs: state === 'closed' ? Math.max(0, closedAtMs + rampMs - nowMs) : 0,
      }
    },
    async run(call) {
      const isTrial = state === 'half-open'
      let outcome: Promise<PlaneOutcome> | undefined
      const verdict = breaker.fire(async () => {
        const proven = Promise.withResolvers<void>()
        const cancel = { proof: () => {} }
        const begun = () => {
          if (isTrial) cancel.proof = clock.after(provenAfterMs, proven.resolve, { background: true })
        }
        outcome = call({ begun })
        await Promise.race([proven.promise, outcome.then((ended) => judge(ended, isTrial))]).finally(cancel.proof)
      })
      // How it went is told to opossum; the caller has the outcome itself.
      await verdict.catch(() => {})
      return outcome ?? { kind: 'refused', reason: 'breaker-open' }
    },
    close: () => breaker.shutdown(),
  }
}

/** Throws for what speaks against the way; in the one call that is to prove it, also for what proves nothing. */
function judge(outcome: PlaneOutcome, isTrial: boolean): void {
  switch (outcome.kind) {
    case 'answered':
      return
    case 'broken':
    case 'lost':
    case 'fault':
      throw outcome.error
    case 'left':
    case 'refused':
    case 'rejected':
    case 'stalled':
      if (isTrial) throw new Error('the call that was to try the way proved nothing')
  }
}
