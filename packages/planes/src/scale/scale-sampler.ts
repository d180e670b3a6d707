import { type Clock, every } from '@manga-assist/clock'
import type { ScaleStatus } from '@manga-assist/contracts'
import { type ScaleSettings, ScaleSignalSource } from '@manga-assist/overflow'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'
import type { Demand } from './demand.ts'

/** What a process is told of scaling. */
export interface Scaling {
  settings: ScaleSettings
  /**
   * A standalone router sees the `fleet`, and says how many tasks there should be. A `task` sees its own part, and says
   * what is wanted of it: only the sum over all tasks would tell how many.
   */
  sees: 'fleet' | 'task'
  /** Slots of a task while none is ready that could say. */
  taskLimit: number
}

export interface ScaleSamplerOptions extends Scaling {
  demand: () => Demand
  clock: Clock
  onEvent: (event: RouterEvent) => void
}

export interface ScaleSampler {
  status(): ScaleStatus
  /** Takes no more samples. */
  close(): void
}

const sampleIntervalMs = 1_000
/** Knative judges every 2 s. */
const samplesPerReading = 2
/** Knative's target: so much of its limit a task holds when it is well used, and has the rest for what comes suddenly. */
const targetUtilization = 0.7

/** Notes once a second how many slots are wanted, and tells every 2 s how many tasks that makes. */
export function createScaleSampler(options: ScaleSamplerOptions): ScaleSampler {
  const { settings, sees, taskLimit, demand, clock } = options
  const onEvent = tellSafely(options.onEvent)
  const slotsPerTask = settings.slotsPerTask ?? taskLimit * targetUtilization
  const source = new ScaleSignalSource({ ...settings, slotsPerTask })
  let samples = 0
  let current = judged(demand())

  function slotsOfTask({ limit, readyTasks }: Demand): number {
    if (settings.slotsPerTask !== undefined || readyTasks === 0 || limit === 0) return slotsPerTask
    return (limit / readyTasks) * targetUtilization
  }

  function judged(now: Demand): ScaleStatus {
    const { here, spilled, readyTasks } = now
    const perTask = slotsOfTask(now)
    const signal = source.read(readyTasks, clock.now(), perTask)
    const { desired: desiredTasks, isPanicking } = signal
    return {
      slots: { here, spilled },
      stableSlots: signal.stable,
      panicSlots: signal.panic,
      indifferenceSlots: signal.indifferenceSlots,
      fleet: sees === 'task' ? null : { desiredTasks, readyTasks, slotsPerTask: perTask, isPanicking },
    }
  }

  function sample(): void {
    const now = demand()
    const { here, spilled } = now
    source.note(here, spilled, clock.now())
    samples += 1
    current = samples % samplesPerReading === 0 ? judged(now) : { ...current, slots: { here, spilled } }
    onEvent({ kind: 'scale-sampled', scale: current, wallMs: clock.wallNow() })
  }

  const close = every(clock, sampleIntervalMs, sample)
  return { status: () => current, close }
}
