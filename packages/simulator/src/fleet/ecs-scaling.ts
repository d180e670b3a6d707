export interface ScalingOptions {
  kind: 'target' | 'step'
  /** Length of the metric's periods. */
  periodMs: number
  /** From the end of a period until the alarm has its value. */
  metricDelayMs: number
  target: number
  /** Of consecutive periods above the target, and below the margin. */
  outPeriods: number
  inPeriods: number
  outCooldownMs: number
  inCooldownMs: number
}

/** One value of the metric, and how many tasks it is of; a fraction when one came or went meanwhile. */
export interface Sampled {
  utilization: number
  tasks: number
}

/** AWS measured 363 s from a change of the load to the trigger on metrics of 60 s; three periods are part of it. */
const on60s = {
  periodMs: 60_000,
  metricDelayMs: 183_000,
  target: 0.5,
  outPeriods: 3,
  inPeriods: 15,
  outCooldownMs: 300_000,
  inCooldownMs: 300_000,
}
/** And 86 s on metrics of 20 s. */
const on20s = { ...on60s, periodMs: 20_000, metricDelayMs: 26_000 }

/** Every way to scale by its name on the command line. */
export const scalings = {
  none: undefined,
  'target-60s': { kind: 'target', ...on60s },
  'target-20s': { kind: 'target', ...on20s },
  'step-60s': { kind: 'step', ...on60s },
  'step-20s': { kind: 'step', ...on20s },
} as const satisfies Record<string, ScalingOptions | undefined>

export type ScalingName = keyof typeof scalings

export const scalingNames = Object.keys(scalings) as ScalingName[]

/** Utilization has to fall this far under the target before tasks are taken away. */
const inMargin = 0.9

/** What a step policy does, usual values: a fifth more, half more when it is urgent, a tenth less. */
const step = { high: 0.7, urgent: 0.9, low: 0.4, factor: 1.2, urgentFactor: 1.5, inFactor: 0.9 }

/**
 * ECS service auto scaling on mean CPU utilization. `desired` takes one value of the metric after another and says how
 * many tasks there should be. While it cools down from adding, what was added counts as part of the next addition, so
 * only a larger one goes through; nothing is taken away then. Adding is never held up by taking away.
 */
export class EcsScaling {
  readonly #options: ScalingOptions
  #above = 0
  #below = 0
  #coolOutUntilMs = Number.NEGATIVE_INFINITY
  #coolInUntilMs = Number.NEGATIVE_INFINITY
  /** Tasks before the last addition. */
  #base = 0

  constructor(options: ScalingOptions) {
    this.#options = options
  }

  /** The value is old: it is of the tasks that served then, and `tasks` is what there is or was asked for since. */
  desired(nowMs: number, sampled: Sampled, tasks: number, { least, most }: { least: number; most: number }): number {
    const { utilization } = sampled
    const { target, outPeriods, inPeriods, outCooldownMs, inCooldownMs } = this.#options
    const [high, low] = this.#options.kind === 'target' ? [target, target * inMargin] : [step.high, step.low]
    this.#above = utilization > high ? this.#above + 1 : 0
    this.#below = utilization < low ? this.#below + 1 : 0
    const isCooling = nowMs < this.#coolOutUntilMs
    const wanted = Math.min(most, Math.max(least, this.#wanted(sampled, isCooling ? this.#base : tasks)))
    if (this.#above >= outPeriods && wanted > tasks) {
      if (!isCooling) this.#base = tasks
      this.#coolOutUntilMs = nowMs + outCooldownMs
      return wanted
    }
    if (this.#below < inPeriods || wanted >= tasks) return tasks
    if (isCooling || nowMs < this.#coolInUntilMs) return tasks
    this.#coolInUntilMs = nowMs + inCooldownMs
    return wanted
  }

  /** Target tracking is in proportion to what was measured; a step is from where it started. */
  #wanted(sampled: Sampled, base: number): number {
    const { utilization } = sampled
    if (this.#options.kind === 'target') return Math.ceil((sampled.tasks * utilization) / this.#options.target)
    if (utilization < step.low) return Math.floor(base * step.inFactor)
    if (utilization <= step.high) return base
    return Math.ceil(base * (utilization >= step.urgent ? step.urgentFactor : step.factor))
  }
}
