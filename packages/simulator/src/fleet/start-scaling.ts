import { type Busy, meanUtilization } from '../planes/mean-utilization.ts'
import { Ring } from '../ring.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { type CpuScalingOptions, EcsScaling, type ScalingOptions } from './ecs-scaling.ts'
import { scaleOnSignal } from './scale-on-signal.ts'

export interface ScalingDependencies {
  clock: VirtualClock
  tasks: { readonly desired: number; readonly ready: { length: number }; scaleTo(tasks: number): void }
  utilization(): Busy
  /** Slots held by requests on the tasks, and on the overflow plane. */
  inFlight(): number
  spilled(): number
}

export interface ScalingBounds {
  tasks: number
  maxTasks: number
  cores: number
  slotsPerTask: number
}

/** Keeps the number of tasks up to date by one of the rules. */
export function startScaling(options: ScalingOptions, bounds: ScalingBounds, dependencies: ScalingDependencies): void {
  if (options.kind === 'signal') scaleOnSignal(options, bounds, dependencies)
  else scaleOnCpu(options, bounds, dependencies)
}

/** Samples the metric period by period, and scales when each value has come through. */
function scaleOnCpu(
  options: CpuScalingOptions,
  { tasks: least, maxTasks: most, cores }: ScalingBounds,
  { clock, tasks, utilization }: ScalingDependencies,
): void {
  const { periodMs, metricDelayMs } = options
  const scaling = new EcsScaling(options)
  /** On their way: utilization and how many tasks it is of, in turn. */
  const values = new Ring()
  let before = utilization()
  const sampling = clock.register(sample, { background: true })
  const arrived = clock.register(act, { background: true })

  function sample(): void {
    const now = utilization()
    values.push(meanUtilization(before, now))
    values.push((now.availableMs - before.availableMs) / (periodMs * cores))
    before = now
    clock.at(clock.now() + metricDelayMs, arrived)
    clock.at(clock.now() + periodMs, sampling)
  }

  function act(): void {
    const sampled = { utilization: values.shift(), tasks: values.shift() }
    const desired = scaling.desired(clock.now(), sampled, tasks.desired, { least, most })
    if (desired !== tasks.desired) tasks.scaleTo(desired)
  }

  clock.at(clock.now() + periodMs, sampling)
}
