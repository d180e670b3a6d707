import type { ThrottleReason } from './concurrency.ts'
import { TokenBucket } from './token-bucket.ts'

export interface StartLimitsOptions {
  /** New environments in ten seconds; so many may come at once. */
  environmentRamp: number
  /** How many environments may be on their way at once, as where they come from snapshots. undefined for no limit. */
  snapshotCreates: number | undefined
}

const rampSeconds = 10

/** How fast a function's environments may become more. Those that stand idle are not counted: they need no start. */
export class StartLimits {
  readonly #ramp: TokenBucket
  readonly #snapshotCreates: number

  constructor({ environmentRamp, snapshotCreates }: StartLimitsOptions) {
    this.#ramp = new TokenBucket({ capacity: environmentRamp, perSecond: environmentRamp / rampSeconds })
    this.#snapshotCreates = snapshotCreates ?? Number.POSITIVE_INFINITY
  }

  /** Why no further environment may start now, while `starting` are on their way. undefined when one may. */
  refusal(starting: number, nowMs: number): ThrottleReason | undefined {
    if (starting >= this.#snapshotCreates) return 'ConcurrentSnapshotCreateLimitExceeded'
    // The service has no reason of its own for the ramp: it is a limit of how much may run at once.
    return this.#ramp.waitMs(nowMs) > 0 ? 'ConcurrentInvocationLimitExceeded' : undefined
  }

  /** Counts a start that was not refused. */
  count(nowMs: number): void {
    this.#ramp.take(nowMs)
  }

  /** Takes back a start that was counted and turned out not to be needed. */
  uncount(): void {
    this.#ramp.giveBack()
  }

  /** How long until the ramp lets the next one start. */
  waitMs(nowMs: number): number {
    return this.#ramp.waitMs(nowMs)
  }
}
