import type { Clock } from '@manga-assist/clock'
import { StartBucket, WarmEnvironments } from '@manga-assist/overflow'
import type { OverflowPlane, StartAhead } from '../plane.ts'

/** Environments of the overflow plane, as far as this process knows. */
export interface EnvironmentReport {
  /** Environments that one request can have without a cold start, those that run one now included. */
  warm: number
  /** Of those, what will be left in a minute if nobody asks for them until then. */
  warmInAMinute: number
  /** Requests under way that start environments ahead of need. */
  startingAhead: number
  /** Most of them at once, and so most environments that can be kept warm ahead of need. */
  mostAhead: number
}

export interface EnvironmentStarter {
  /** Requests under way that only start environments, or keep them: nobody waits for their answers. */
  readonly outstanding: number
  /** One more environment, beside a request that waits; left out where none can be started. */
  readonly start: ((onStarted: (isUp: boolean) => void) => boolean) | undefined
  /** Sends up to so many requests together, so that each meets an environment of its own; gives how many were sent. */
  startAhead(count: number): number
  environments(): EnvironmentReport
}

/** Sees each start, and passes its outcome on. */
type WatchStart = (starting: Promise<boolean>, isAhead: boolean) => Promise<boolean>

export interface EnvironmentStarterOptions {
  overflow: OverflowPlane
  clock: Clock
  /** Lambda's ramp, which requests draw on, too. */
  starts?: StartBucket
  watch?: WatchStart
  /** Sets money aside for a start ahead; undefined when there is none to spare. What comes back settles it. */
  payAhead?: () => ((isUp: boolean) => void) | undefined
}

/** Of the overflow plane's concurrency, so much may be taken by starts ahead: requests come first. */
const mostAheadShare = 0.9
const minuteMs = 60_000
/**
 * An environment that is up answers within milliseconds, and would answer the next of these requests as well: each holds
 * its environment until all of them have been sent (1 to 2 ms each) and have arrived, from whichever task.
 */
const holdMs = { least: 250, each: 3, most: 1_000 }

/** Starts environments of the overflow plane, and keeps count of those that are warm. */
export function createEnvironmentStarter({
  overflow,
  clock,
  watch = (starting) => starting,
  payAhead = () => () => {},
  starts: bucket = new StartBucket(),
}: EnvironmentStarterOptions): EnvironmentStarter {
  const { startEnvironment } = overflow
  const warm = new WarmEnvironments()
  let outstanding = 0
  let startingAhead = 0

  /** The ceiling moves: Lambda lowers it when it is full. */
  const mostAhead = () => Math.max(1, Math.floor(overflow.concurrencyLimit * mostAheadShare))
  const spilled = () => Math.max(0, overflow.inFlight - outstanding)

  async function supervised(start: NonNullable<typeof startEnvironment>, ahead?: StartAhead): Promise<boolean> {
    outstanding += 1
    try {
      return await watch(start(ahead), ahead !== undefined)
    } finally {
      outstanding -= 1
    }
  }

  async function startOneAhead(
    start: NonNullable<typeof startEnvironment>,
    batch: AheadBatch,
    settle: (isUp: boolean) => void,
  ): Promise<void> {
    startingAhead += 1
    let isNew = false
    const onUp = (environmentId: string | undefined) => {
      isNew = batch.note(environmentId)
    }
    const isUp = await supervised(start, { holdMs: batch.holdMs, onUp })
    startingAhead -= 1
    settle(isUp && isNew)
    if (isUp) warm.noteBusy(overflow.answering + batch.up, clock.now())
  }

  return {
    get outstanding() {
      return outstanding
    },
    start:
      startEnvironment &&
      ((onStarted) => {
        if (overflow.unavailable(0) !== undefined) return false
        void supervised(startEnvironment).then(onStarted)
        return true
      }),
    startAhead(count) {
      if (startEnvironment === undefined) return 0
      const nowMs = clock.now()
      const idle = warm.at(nowMs) - spilled()
      const batch = new AheadBatch(count)
      let sent = 0
      while (sent < count && startingAhead < mostAhead() && overflow.unavailable(0) === undefined) {
        // Only what finds no idle environment starts one.
        const isStart = sent >= idle
        if (isStart && bucket.left(nowMs) < 1) break
        const settle = payAhead()
        if (settle === undefined) break
        if (isStart) bucket.take(nowMs)
        void startOneAhead(startEnvironment, batch, settle)
        sent += 1
      }
      return sent
    },
    environments() {
      const nowMs = clock.now()
      warm.noteBusy(overflow.answering, nowMs)
      return { warm: warm.at(nowMs), warmInAMinute: warm.at(nowMs + minuteMs), startingAhead, mostAhead: mostAhead() }
    },
  }
}

/** Requests that were sent together. */
class AheadBatch {
  readonly holdMs: number
  readonly #ids = new Set<string>()
  #nameless = 0

  constructor(count: number) {
    this.holdMs = Math.min(holdMs.most, holdMs.least + count * holdMs.each)
  }

  /** Environments that have answered. One that says who it is counts once; of others each answer is taken for one. */
  get up(): number {
    return this.#ids.size + this.#nameless
  }

  /** Notes an answer; false when it came from an environment that has answered another one. */
  note(environmentId: string | undefined): boolean {
    const before = this.up
    if (environmentId === undefined) this.#nameless += 1
    else this.#ids.add(environmentId)
    return this.up > before
  }
}
