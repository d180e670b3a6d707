import { fargateCostUsd, lambdaCostUsd, ScaleSignalSource } from '@manga-assist/overflow'
import { Ring } from '../ring.ts'
import type { SignalScalingOptions } from './ecs-scaling.ts'
import type { ScalingBounds, ScalingDependencies } from './start-scaling.ts'

/** A task is well used at this share of its slots: room for what comes while another starts. */
const wellUsed = 0.7
/** The router samples once a second and judges at every second sample. */
const sampleMs = 1_000
const samplesPerReading = 2
const msPerHour = 3_600_000
/** What one request holds on Lambda, at the memory that the router's guard is set to. */
const slotMemoryMb = 512

/** The router's own signal, published once a period; whoever acts on it adds at once and takes away slowly. */
export function scaleOnSignal(
  { periodMs, metricDelayMs, inCooldownMs }: SignalScalingOptions,
  { tasks: minTasks, maxTasks, slotsPerTask }: ScalingBounds,
  { clock, tasks, inFlight, spilled }: ScalingDependencies,
): void {
  const source = new ScaleSignalSource({
    slotsPerTask: slotsPerTask * wellUsed,
    minTasks,
    maxTasks,
    taskUsdPerHour: fargateCostUsd(msPerHour),
    slotUsdPerHour: lambdaCostUsd(msPerHour, slotMemoryMb),
  })
  const values = new Ring()
  let samples = 0
  let wanted = minTasks
  let coolUntilMs = Number.NEGATIVE_INFINITY
  const looking = clock.register(look, { background: true })
  const sampling = clock.register(sample, { background: true })
  const arrived = clock.register(act, { background: true })

  function look(): void {
    source.note(inFlight(), spilled(), clock.now())
    samples += 1
    if (samples % samplesPerReading === 0) wanted = source.read(tasks.ready.length, clock.now()).desired
    clock.at(clock.now() + sampleMs, looking)
  }

  function sample(): void {
    values.push(wanted)
    clock.at(clock.now() + metricDelayMs, arrived)
    clock.at(clock.now() + periodMs, sampling)
  }

  function act(): void {
    const desired = values.shift()
    if (desired === tasks.desired || (desired < tasks.desired && clock.now() < coolUntilMs)) return
    coolUntilMs = clock.now() + inCooldownMs
    tasks.scaleTo(desired)
  }

  clock.at(clock.now() + sampleMs, looking)
  clock.at(clock.now() + periodMs, sampling)
}
