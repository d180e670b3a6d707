import {
  type FinishedRequest,
  type KnownPolicy,
  type PolicyName,
  policies,
  type SimulatedRequest,
  Simulation,
} from '@manga-assist/simulator'
import { type Plan, phaseAt, type RequestKind } from '../plan.ts'
import { createRandom } from '../random.ts'
import type { Calibration, Sample } from './calibration.ts'
import { createStepFigures, type StepFigures } from './step-figures.ts'

/** Every environment stays up for longer than a burst, and one machine knows no ramp. */
const onOneMachine = { warmMs: 3_600_000, ramp: { size: 1e9, perSecond: 1 } }

/** The policies of a router by their names in its status, as the simulator calls them. */
const simulated: Readonly<Record<string, PolicyName>> = { static: 'static', adaptive: 'adaptive-400ms' }

/**
 * The same arrivals on a model of the stack that was calibrated: slots, environments, and processors that everything
 * shares, starts of environments too. Undefined for a policy that the simulator has not.
 */
export function simulateBurst(plan: Plan, calibration: Calibration, seed: number): StepFigures | undefined {
  const { slots, lambdaConcurrency, coldStartMs, processors } = calibration
  const name = simulated[calibration.policy]
  if (name === undefined) return undefined
  const step = createStepFigures()
  const isOfStep = (atMs: number) => phaseAt(plan.phases, atMs)?.name === 'step'
  const aloneMs = new Map<number, Sample>()
  const policy = watched(policies[name], processors, (arrivedAtMs, plane, endMs) => {
    const alone = aloneMs.get(arrivedAtMs)
    // What made it longer than alone did so before its head.
    if (alone !== undefined) step.answered({ plane, endMs, firstByteMs: endMs - alone.endMs + alone.firstByteMs })
  })
  const lambda = {
    ...{ ...onOneMachine, startsAtOnce: processors, concurrencyLimit: lambdaConcurrency },
    coldStartMs: () => coldStartMs,
  }
  const simulation = new Simulation({ name, policy, slots, slotsPerTask: slots, seed, lambda, processors })
  const random = createRandom(seed)
  for (const { atMs, kind, pick } of plan.arrivals) {
    const sample = sampleOf(calibration, kind, pick, random)
    const cpuMs = Math.min(calibration[kind].cpuMs, sample.endMs)
    if (isOfStep(atMs)) aloneMs.set(atMs, sample)
    const known = { requestClass: classes[kind], size: Number.NaN, relayCpuMs: 0 }
    simulation.arriveOf(atMs, { ...known, cpuMs, waitingMs: sample.endMs - cpuMs })
  }
  simulation.finish()
  return step.figures()
}

/** As the router sorts these routes. */
const classes = {
  chat: { name: 'chat', weight: 1, spillable: true },
  recs: { name: 'recommend', weight: 1, spillable: true },
} as const satisfies Record<RequestKind, object>

const nothing: Sample = { firstByteMs: 0, endMs: 0 }

/** A question takes as long as it took alone: answers differ in length. Of lists any will do. */
function sampleOf({ chat, recs }: Calibration, kind: RequestKind, pick: number, random: () => number): Sample {
  if (kind === 'chat') return chat.samples[pick % chat.samples.length] ?? nothing
  return recs.samples[Math.floor(random() * recs.samples.length)] ?? nothing
}

type See = (arrivedAtMs: number, plane: 'fargate' | 'lambda', endMs: number) => void

/** A policy that is listened to, in front of environments that the calibration has left up. */
function watched(policy: KnownPolicy, warm: number, see: See): KnownPolicy {
  return {
    ...policy,
    create(dependencies) {
      const { actuator, clock } = dependencies
      const created = policy.create(dependencies)
      actuator.prewarm(warm)
      return Object.assign(Object.create(created), {
        finished(request: SimulatedRequest, outcome: Readonly<FinishedRequest>) {
          const plane = outcome.plane === 'primary' ? 'fargate' : 'lambda'
          see(request.arrivedAtMs, plane, clock.now() - request.arrivedAtMs)
          created.finished?.(request, outcome)
        },
      })
    },
  }
}
