import type { Clock } from '@manga-assist/clock'
import type { OverflowUnavailableReason } from '@manga-assist/contracts'
import type { FinishedRun, GuardFigures } from '../admission.ts'
import type { OverflowEvent } from '../overflow-event.ts'
import { priorityOf, type RequestClass } from '../request-class.ts'
import { Canary } from './canary.ts'
import type { GuardOptions, OverflowPrices } from './guard-options.ts'
import { SharedDependencyGuard } from './shared-dependency.ts'
import { type Reservation, SpendGovernor, type SpendLimits } from './spend-governor.ts'

export interface GuardDependencies {
  clock: Clock
  overflowUnavailable: (bodyBytes: number) => OverflowUnavailableReason | undefined
  onEvent: (event: OverflowEvent) => void
  /** Left out where spilling costs nothing. */
  prices?: OverflowPrices | undefined
}

const free: OverflowPrices = { priceUsd: () => 0, longestRunMs: 0 }
/** Stands for no bound, so that what is spent is counted in any case: a bound may be set while requests run. */
const unbounded: SpendLimits = { usdPerMinute: 1e9, usdPerDay: 1e9 }

/** Stands for what would be spilled last of all to go without: for it alone nothing is left when this cannot go. */
const firstInLine: RequestClass = { name: 'first-in-line', weight: 1, spillable: true, priority: 1 }

/** A function whose client is gone stops within so long, in milliseconds. */
const stopsWithinMs = 2_000

/** Stands between the policy and the overflow plane: money, a dependency that both planes share, proof of the way. */
export class SpillGuards {
  readonly #deps: GuardDependencies
  readonly #prices: OverflowPrices
  readonly #priceSetAside: number
  readonly #dependency = new SharedDependencyGuard()
  /** Money of the runs that are under way. All are for the same sum, so it does not matter whose is settled first. */
  readonly #reservations: Reservation[] = []
  #options: GuardOptions = {}
  readonly #governor = new SpendGovernor(unbounded)
  #canary: Canary | undefined
  #isSlow = false

  constructor(dependencies: GuardDependencies, options: GuardOptions) {
    this.#deps = dependencies
    this.#prices = dependencies.prices ?? free
    this.#priceSetAside = this.#prices.priceUsd(this.#prices.longestRunMs)
    this.apply(options)
  }

  /** Takes other bounds, from now on; what was spent counts on. Throws a RangeError that names the option. */
  apply(options: GuardOptions): void {
    const { spend, canaryIntervalMs = 0 } = options
    if (!(canaryIntervalMs >= 0)) throw new RangeError(`canaryIntervalMs must be at least 0, got ${canaryIntervalMs}`)
    this.#governor.setLimits(spend ?? unbounded)
    if (canaryIntervalMs !== this.#options.canaryIntervalMs) {
      this.#canary = canaryIntervalMs > 0 ? new Canary(this.#deps.clock.now(), canaryIntervalMs) : undefined
    }
    this.#options = options
  }

  get options(): GuardOptions {
    return this.#options
  }

  /** Dollars that may still be spent now; undefined without a bound. */
  leftUsd(nowMs: number): number | undefined {
    return this.#options.spend && this.#governor.leftUsd(nowMs)
  }

  /** Whether what both planes depend on is slow. */
  get isDependencySlow(): boolean {
    return this.#isSlow && this.#options.watchDependency !== false
  }

  figures(nowMs: number): Omit<GuardFigures, 'coldSpills'> {
    return {
      unavailable: this.unavailable(firstInLine, 0),
      isDependencySlow: this.isDependencySlow,
      spentInHourUsd: this.#governor.spentInHourUsd(nowMs),
    }
  }

  /** Why a request of this class cannot be spilled now; undefined when it can. */
  unavailable(requestClass: RequestClass, bodyBytes: number): OverflowUnavailableReason | undefined {
    const reason = this.#deps.overflowUnavailable(bodyBytes)
    if (reason !== undefined) return reason
    if (this.isDependencySlow) return 'dependency-slow'
    return this.#affords(requestClass) ? undefined : 'budget-spent'
  }

  /**
   * Whether a request that could be served should prove the way instead. Reads the clock itself: most decisions need no
   * instant, and one that is handed from function to function is garbage on the heap.
   */
  isCanaryDue(requestClass: RequestClass, bodyBytes: number): boolean {
    if (this.#canary === undefined || !requestClass.spillable || !this.#canary.isDue(this.#deps.clock.now()))
      return false
    return this.unavailable(requestClass, bodyBytes) === undefined
  }

  /** A request is sent to the overflow plane: its money is set aside. */
  noteSpill(nowMs: number): void {
    this.#canary?.noteSpill(nowMs)
    this.#setAside()
  }

  /** Sets money aside for an environment that is started ahead; false when there is none to spare for it. */
  takeForStart(nowMs: number): boolean {
    if (this.isDependencySlow || !this.#governor.allows(this.#priceSetAside, 0, nowMs)) return false
    this.#setAside()
    return true
  }

  /** Such an environment has come up, or not, after so long. */
  noteStarted(afterMs: number, nowMs: number): void {
    this.#reservations.pop()?.settle(this.#prices.priceUsd(afterMs), nowMs)
  }

  noteFinished({ plane, requestClass, serviceMs, firstByteMs, ending }: FinishedRun, nowMs: number): void {
    if (plane === 'overflow') {
      this.#reservations.pop()?.settle(this.#costUsd(ending, serviceMs), nowMs)
    }
    if (firstByteMs === undefined) return
    this.#dependency.note(plane, requestClass.name, firstByteMs, nowMs)
    if (this.#dependency.isSuspected === this.#isSlow) return
    this.#isSlow = !this.#isSlow
    this.#deps.onEvent({ kind: this.#isSlow ? 'dependency-slow' : 'dependency-well' })
  }

  /** Who was not seen to end may run, and cost, until the function's own timeout; who was told to stop, for a moment. */
  #costUsd(ending: FinishedRun['ending'], serviceMs: number): number {
    if (ending === 'refused') return 0
    if (ending === 'failed') return this.#priceSetAside
    const stopMs = ending === 'left' ? stopsWithinMs : 0
    return Math.min(this.#priceSetAside, this.#prices.priceUsd(serviceMs + stopMs))
  }

  #affords(requestClass: RequestClass): boolean {
    if (this.#options.spend === undefined) return true
    const priority = Math.min(1, Math.max(0, priorityOf(requestClass)))
    return this.#governor.allows(this.#priceSetAside, priority, this.#deps.clock.now())
  }

  #setAside(): void {
    this.#reservations.push(this.#governor.setAside(this.#priceSetAside))
  }
}
