export interface ScaleSignalOptions {
  /** Slots that one task holds when it is well used: its limit times a target utilization. Above 0. */
  slotsPerTask: number
  /** Fewest and most tasks. */
  minTasks: number
  maxTasks: number
  /** What a task costs an hour, in dollars. Above 0. */
  taskUsdPerHour: number
  /** What one slot on the overflow plane costs while it is busy, an hour, in dollars. Above 0. */
  slotUsdPerHour: number
}

export interface ScaleSignal {
  /** Tasks that should run. */
  desired: number
  /** Mean slots wanted over 60 s and over 6 s: in flight and spilled. */
  stable: number
  panic: number
  isPanicking: boolean
  /** Spilled slots, held for as long as a task would live, from which on that task is cheaper than spilling. */
  indifferenceSlots: number
}

/** Knative: windows of 60 s and a tenth of it. */
const stableSeconds = 60
const panicSeconds = 6
/** Knative: twice as much wanted in the panic window as the tasks bear. */
const panicThreshold = 2
/** Knative: at most 1,000 times as many tasks, and no fewer than half, in one step. */
const mostUpRate = 1_000
const mostDownRate = 2
const msPerSecond = 1_000

/**
 * How many tasks should run, by Knative's autoscaler (KPA): slots wanted over 60 s, or over 6 s while panicking, over the
 * slots of a task. Spilled work is demand as well: without it the burst would seem over as soon as it is spilled.
 *
 * Panic begins when the 6 s want twice what runs, and ends 60 s after that last held; meanwhile the number of tasks never
 * falls. A task more than what work in flight needs is asked for only where the spilled slots of the stable window exceed
 * the indifference: below it, the burst is cheaper where it is. Panic asks without this, because it cannot be known yet
 * how long a burst lasts, and tasks must be on their way when it does.
 *
 * Time goes by the second; a second counts with the mean of what was noted in it, one without a note with what was noted
 * last. After a silence of more than 60 s there is nothing to judge by, and the present number is kept.
 */
export class ScaleSignalSource {
  readonly #options: ScaleSignalOptions
  readonly #inFlight = new SecondMeans(stableSeconds)
  readonly #spilled = new SecondMeans(stableSeconds)
  #panickedAtMs = Number.NEGATIVE_INFINITY
  #panicTasks = 0

  /** Throws a RangeError that names the option when one is out of range. */
  constructor(options: ScaleSignalOptions) {
    check(options)
    this.#options = options
  }

  /** Tells of the slots held now, here and on the overflow plane. What is no number or negative is ignored. */
  note(inFlight: number, spilled: number, nowMs: number): void {
    if (!(isCount(inFlight) && isCount(spilled) && isCount(nowMs))) return
    this.#inFlight.add(inFlight, nowMs)
    this.#spilled.add(spilled, nowMs)
  }

  /**
   * The signal at this instant, with so many tasks ready, of so many slots where they are not those of the options. To be
   * asked every 2 s or so, as Knative does.
   */
  read(readyTasks: number, nowMs: number, slotsNow?: number): ScaleSignal {
    const { taskUsdPerHour, slotUsdPerHour } = this.#options
    const slotsPerTask = slotsNow !== undefined && isSize(slotsNow) ? slotsNow : this.#options.slotsPerTask
    const indifferenceSlots = taskUsdPerHour / slotUsdPerHour
    const ready = Math.max(1, isCount(readyTasks) ? Math.floor(readyTasks) : 1)
    const inFlight = this.#inFlight.mean(stableSeconds, nowMs)
    const spilled = this.#spilled.mean(stableSeconds, nowMs)
    const panic = (this.#inFlight.mean(panicSeconds, nowMs) ?? 0) + (this.#spilled.mean(panicSeconds, nowMs) ?? 0)
    if (inFlight === undefined || spilled === undefined) {
      return { desired: this.#bounded(ready), stable: 0, panic: 0, isPanicking: false, indifferenceSlots }
    }
    const stable = inFlight + spilled
    const worthHere = inFlight + (spilled > indifferenceSlots ? spilled : 0)
    const byStable = inSteps(Math.ceil(worthHere / slotsPerTask), ready)
    const byPanic = inSteps(Math.ceil(panic / slotsPerTask), ready)
    const isPanicking = this.#panics(Math.ceil(panic / slotsPerTask) / ready, nowMs)
    this.#panicTasks = isPanicking ? Math.max(this.#panicTasks, ready, byStable, byPanic) : 0
    const desired = this.#bounded(isPanicking ? this.#panicTasks : byStable)
    return { desired, stable, panic, isPanicking, indifferenceSlots }
  }

  #panics(wantedOverReady: number, nowMs: number): boolean {
    if (wantedOverReady >= panicThreshold) this.#panickedAtMs = nowMs
    const sinceMs = nowMs - this.#panickedAtMs
    return sinceMs >= 0 && sinceMs <= stableSeconds * msPerSecond
  }

  #bounded(tasks: number): number {
    return Math.min(this.#options.maxTasks, Math.max(this.#options.minTasks, tasks))
  }
}

/** Knative's limits on one step. */
function inSteps(wanted: number, ready: number): number {
  return Math.min(mostUpRate * ready, Math.max(Math.floor(ready / mostDownRate), wanted))
}

/** Means by the second over the last so many seconds. */
class SecondMeans {
  readonly #sums: Float64Array
  readonly #counts: Float64Array
  readonly #seconds: Float64Array
  #latest = Number.NEGATIVE_INFINITY

  constructor(seconds: number) {
    // One more than is looked back on: the second that is running, and those before it.
    this.#sums = new Float64Array(seconds + 1)
    this.#counts = new Float64Array(seconds + 1)
    this.#seconds = new Float64Array(seconds + 1).fill(Number.NEGATIVE_INFINITY)
  }

  add(value: number, nowMs: number): void {
    const second = Math.floor(nowMs / msPerSecond)
    const at = second % this.#sums.length
    if (this.#seconds[at] !== second) {
      this.#seconds[at] = second
      this.#sums[at] = 0
      this.#counts[at] = 0
    }
    this.#sums[at] = (this.#sums[at] as number) + value
    this.#counts[at] = (this.#counts[at] as number) + 1
    this.#latest = second
  }

  /** Over the last `seconds`, from the first note in them on; undefined when there is none. */
  mean(seconds: number, nowMs: number): number | undefined {
    const now = Math.floor(nowMs / msPerSecond)
    if (!(now - this.#latest <= seconds)) return undefined
    let last: number | undefined
    let sum = 0
    let count = 0
    for (let second = now - seconds + 1; second <= now; second += 1) {
      last = this.#meanOf(second) ?? last
      if (last === undefined) continue
      sum += last
      count += 1
    }
    return count > 0 ? sum / count : undefined
  }

  #meanOf(second: number): number | undefined {
    if (second < 0) return undefined
    const at = second % this.#sums.length
    return this.#seconds[at] === second ? (this.#sums[at] as number) / (this.#counts[at] as number) : undefined
  }
}

function isCount(value: number): boolean {
  return value >= 0 && value < Number.POSITIVE_INFINITY
}

function isSize(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY
}

function check(options: ScaleSignalOptions): void {
  for (const name of ['slotsPerTask', 'taskUsdPerHour', 'slotUsdPerHour'] as const) {
    const value = options[name]
    if (!isSize(value)) throw new RangeError(`${name} must be above 0 and finite, got ${value}`)
  }
  const { minTasks, maxTasks } = options
  if (Number.isInteger(minTasks) && Number.isInteger(maxTasks) && minTasks >= 0 && minTasks <= maxTasks) return
  throw new RangeError(`tasks must be whole, 0 <= minTasks <= maxTasks, got ${minTasks} and ${maxTasks}`)
}
