import type { Clock } from '@manga-assist/clock'
import type { Terminal } from '@manga-assist/command-line'
import { buildReport } from './build-report.ts'
import { createClient } from './client.ts'
import { createMeasurements } from './measurements.ts'
import { runOpenLoop } from './open-loop.ts'
import type { BurstOptions } from './options.ts'
import type { Arrival, Plan } from './plan.ts'
import { startProgress } from './progress.ts'
import type { BurstReport } from './report.ts'
import { outgoingRequest } from './request-of-arrival.ts'
import type { Target } from './target.ts'

export interface DriveInput {
  options: BurstOptions
  plan: Plan
  /** What readers show who they are with; none where the service believes their word. */
  tokens?: readonly string[]
  target: Target
}

export interface DriveDependencies {
  clock: Clock
  terminal: Terminal
  /** Part of conversation ids and idempotency keys: different for each run, so that conversations are fresh. */
  runId: string
}

/** What a run measured. */
export interface Drive {
  report: BurstReport
  /** From its start to where it was cut short, or to the end of the plan. */
  durationMs: number
  /** Requests that were given up because the run was cut short. They are in none of the report's counts. */
  cancelled: number
}

/** Which task `--kill-task` kills, counted from 0. */
const killedTask = 1

/** Sends the whole plan to the target and waits for the last answer. An abort cuts it short and is no rejection. */
export async function drive(input: DriveInput, dependencies: DriveDependencies, signal: AbortSignal): Promise<Drive> {
  const { options, plan, target, tokens } = input
  const { clock, terminal, runId } = dependencies
  const startedAtWallMs = clock.wallNow()
  const startAtMs = clock.now()
  const client = createClient({ base: target.base, clock })
  const measurements = createMeasurements(startAtMs)
  const kill = scheduleKill(input, clock, startAtMs)
  const stopProgress = startProgress({ clock, startAtMs, plan, counts: measurements.live, terminal })
  try {
    const send = (arrival: Arrival, stop: AbortSignal) => client.send(outgoingRequest(arrival, runId, tokens), stop)
    const { sent: onSent, ended: onEnded } = measurements
    await runOpenLoop({ clock, startAtMs, arrivals: plan.arrivals, send, onSent, onEnded }, signal)
  } finally {
    kill.cancel()
    stopProgress()
    client.close()
  }
  const durationMs = signal.aborted ? Math.min(clock.now() - startAtMs, plan.durationMs) : plan.durationMs
  const facts = { startedAtWallMs, base: target.base, options, plan, durationMs, killedTaskAtMs: kill.doneAtMs() }
  return { report: buildReport(measurements, facts), durationMs, cancelled: measurements.live.cancelled }
}

interface ScheduledKill {
  cancel(): void
  /** When it was done, from the start of the run; null when it was not. */
  doneAtMs(): number | null
}

/** In the middle of the step, when both planes are at work. */
function scheduleKill({ options, plan, target }: DriveInput, clock: Clock, startAtMs: number): ScheduledKill {
  const step = plan.phases.find(({ name }) => name === 'step')
  const { stack } = target
  if (!options.killTask || !stack || !step) return { cancel: () => {}, doneAtMs: () => null }
  let doneAtMs: number | null = null
  const cancel = clock.after((step.startMs + step.endMs) / 2, () => {
    if (stack.killTask(killedTask)) doneAtMs = clock.now() - startAtMs
  })
  return { cancel, doneAtMs: () => doneAtMs }
}
