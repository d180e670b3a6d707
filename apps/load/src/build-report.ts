import type { Measurements } from './measurements.ts'
import type { BurstOptions } from './options.ts'
import type { Phase, Plan } from './plan.ts'
import type { BurstReport, PhaseReport, Row } from './report.ts'

/** What is known about a run besides its measurements. Instants are from its start. */
export interface RunFacts {
  startedAtWallMs: number
  base: string
  options: BurstOptions
  plan: Plan
  /** Up to where the run was cut short; the whole plan when it was not. */
  durationMs: number
  killedTaskAtMs: number | null
}

/** Puts the report together. Phases that did not begin are left out, one that was cut short counts as long as it ran. */
export function buildReport(measurements: Measurements, facts: RunFacts): BurstReport {
  const { baseline, multiple, seconds, mix, flood, seed, killTask, overflow } = facts.options
  const { durationMs } = facts
  return {
    startedAt: new Date(facts.startedAtWallMs).toISOString(),
    base: facts.base,
    options: { baseline, multiple, seconds, mix, ...(flood && { flood }), seed, killTask, overflow: overflow ?? null },
    phases: facts.plan.phases
      .filter((phase) => phase.startMs < durationMs)
      .map((phase) => phaseReport(measurements, phase, durationMs)),
    recovery: { lastSpillAfterMs: lastSpillAfterMs(measurements, facts.plan) },
    generator: { latenessP99Ms: measurements.latenessP99Ms() },
    killedTaskAtMs: facts.killedTaskAtMs,
    simulation: null,
    failures: [...measurements.failures],
    timeline: measurements.timeline(durationMs),
  }
}

/** Adds up counts over all phases. */
export function totals(report: BurstReport): Pick<Row, 'offered' | 'completed' | 'failed' | 'truncated' | 'shed'> & {
  shedWithoutRetryAfter: number
} {
  const sum = { offered: 0, completed: 0, failed: 0, truncated: 0, shed: 0, shedWithoutRetryAfter: 0 }
  for (const { all } of report.phases) {
    for (const name of Object.keys(sum)) sum[name as keyof typeof sum] += all[name as keyof typeof sum]
  }
  return sum
}

function phaseReport(measurements: Measurements, { name, startMs, endMs }: Phase, durationMs: number): PhaseReport {
  const seconds = (Math.min(endMs, durationMs) - startMs) / 1_000
  const row = (filter: object) => measurements.row({ phase: name, ...filter })
  const all = row({})
  const planes = { fargate: row({ plane: 'fargate' }), lambda: row({ plane: 'lambda' }), none: row({ plane: 'none' }) }
  return {
    name,
    seconds,
    offeredPerSecond: all.offered / seconds,
    spillShare: spillShare(planes.fargate, planes.lambda),
    all,
    planes,
    kinds: { chat: row({ kind: 'chat' }), recs: row({ kind: 'recs' }) },
  }
}

function spillShare(fargate: Row, lambda: Row): number | null {
  const byFargate = fargate.offered - fargate.shed
  const byLambda = lambda.offered - lambda.shed
  return byFargate + byLambda === 0 ? null : byLambda / (byFargate + byLambda)
}

function lastSpillAfterMs(measurements: Measurements, plan: Plan): number | null {
  const recovery = plan.phases.find(({ name }) => name === 'recovery')
  const lastAtMs = measurements.lastServedByLambdaAtMs('recovery')
  return recovery === undefined || lastAtMs === null ? null : lastAtMs - recovery.startMs
}
