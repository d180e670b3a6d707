/** Scaling on mean CPU utilization by CloudWatch and ECS. */
export interface CpuScalingOptions {
  kind: 'target' | 'step'
  /** Length of the metric's periods. */
  periodMs: number
  /** From the end of a period until the alarm has its value. */
  metricDelayMs: number
  /** Of consecutive periods above the upper bound, and below the lower one. */
  outPeriods: number
  inPeriods: number
  outCooldownMs: number
  inCooldownMs: number
}

/** Scaling on the number of tasks that the router asks for, which counts what it spilled as demand. */
export interface SignalScalingOptions {
  kind: 'signal'
  periodMs: number
  metricDelayMs: number
  inCooldownMs: number
}

export type ScalingOptions = CpuScalingOptions | SignalScalingOptions

/** One value of the metric, and how many tasks it is of; a fraction when one came or went meanwhile. */
export interface Sampled {
  utilization: number
  tasks: number
}

/** AWS measured 363 s from a change of the load to the trigger on metrics of 60 s; three periods are part of it. */
const on60s = {
  periodMs: 60_000,
  metricDelayMs: 183_000,
  outPeriods: 3,
  inPeriods: 15,
  outCooldownMs: 300_000,
  inCooldownMs: 300_000,
}
/** And 86 s on metrics of 20 s. */
const on20s = { ...on60s, periodMs: 20_000, metricDelayMs: 26_000 }

/** Requirement A3: above 70 % for three periods, below 30 % for ten. */
const stepInPeriods = 10

/** A custom metric of 10 s, one period of it; that its way is as long as that of 20 s metrics is an assumption. */
const onSignal = { kind: 'signal', periodMs: 10_000, metricDelayMs: 26_000, inCooldownMs: 300_000 } as const

/** Every way to scale by its name on the command line. */
export const scalings = {
  none: undefined,
  'target-60s': { kind: 'target', ...on60s },
  'step-60s': { kind: 'step', ...on60s, inPeriods: stepInPeriods },
  'target-20s': { kind: 'target', ...on20s },
  'step-20s': { kind: 'step', ...on20s, inPeriods: stepInPeriods },
  'signal-10s': onSignal,
} as const satisfies Record<string, ScalingOptions | undefined>

export type ScalingName = keyof typeof scalings

export const scalingNames = Object.keys(scalings) as ScalingName[]

/** Requirement A3: target tracking keeps the mean here. */
const target = 0.6

/** Utilization has to fall this far under the target before tasks are taken away. */
const inMargin = 0.9

/** Five tasks more or fewer, a fifth where that is more: percent change with a minimum, as ECS offers it. */
const step = { high: 0.7, low: 0.3, share: 0.2, least: 5 }

/**
 * ECS service auto scaling on mean CPU utilization. `desired` takes one value of the metric after another and says how
 * many tasks there should be. While it cools down from adding, what was added counts as part of the next addition, so
 * only a larger one goes through; nothing is taken away then. Adding is never held up by taking away.
 */
export class EcsScaling {
  readonly #options: CpuScalingOptions
  #above = 0
  #below = 0
  #coolOutUntilMs = Number.NEGATIVE_INFINITY
  #coolInUntilMs = Number.NEGATIVE_INFINITY
  /** Tasks before the last addition. */
  #base = 0

  constructor(options: CpuScalingOptions) {
    this.#options = options
  }

  /** The value is old: it is of the tasks that served then, and `tasks` is what there is or was asked for since. */
  desired(nowMs: number, sampled: Sampled, tasks: number, { least, most }: { least: number; most: number }): number {
    const { utilization } = sampled
    const { outPeriods, inPeriods, outCooldownMs, inCooldownMs } = this.#options
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
    if (this.#options.kind === 'target') return Math.ceil((sampled.tasks * utilization) / target)
    const change = Math.max(step.least, Math.ceil(base * step.share))
    if (utilization < step.low) return base - change
    return utilization > step.high ? base + change : base
  }
}
