import { type Busy, meanUtilization } from '../planes/mean-utilization.ts'
import { Ring } from '../ring.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { EcsScaling, type ScalingOptions } from './ecs-scaling.ts'

interface Dependencies {
  clock: VirtualClock
  tasks: { readonly desired: number; scaleTo(tasks: number): void }
  utilization(): Busy
}

interface Bounds {
  tasks: number
  maxTasks: number
  cores: number
}

/** Samples the metric period by period, and scales when each value has come through. */
export function startScaling(
  options: ScalingOptions,
  { tasks: least, maxTasks: most, cores }: Bounds,
  { clock, tasks, utilization }: Dependencies,
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
