import type { BurstReport, PhaseReport } from '../report.ts'
import type { Fault } from './faults.ts'

/** One thing that breaks during the step, and what is promised meanwhile. */
export interface Exercise {
  name: string
  /** What is done, for the table. */
  does: string
  fault: Fault
  /** Broken promises of this exercise; those of every exercise are `brokenPromises`. */
  broken(step: PhaseReport): string[]
}

/** Most requests that one task of the game day holds at once. */
export const taskLimit = 6

/** In the order in which they are played. */
export const exercises: readonly Exercise[] = [
  {
    name: 'kill-task',
    does: 'kill -9 of one of two tasks',
    fault: { kind: 'kill-task' },
    broken: ({ all }) => failedAtMost(all.failed, taskLimit, 'what one task held'),
  },
  {
    name: 'throttle-lambda',
    does: 'Lambda answers 429 to everything',
    fault: { kind: 'lambda', entry: { kind: 'throttle', reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' } },
    broken: ({ all }) => failedAtMost(all.failed, 0, 'nothing: what does not fit is shed'),
  },
  {
    name: 'slow-lambda',
    does: 'Lambda begins 2 s late',
    fault: { kind: 'lambda', entry: { kind: 'delay', ms: 2_000 } },
    broken: ({ all }) => failedAtMost(all.failed, 0, 'nothing: it comes later, or is shed'),
  },
  {
    name: 'cut-lambda',
    does: 'Lambda breaks off in the middle of every third answer',
    fault: { kind: 'lambda', entry: { kind: 'cut', afterBytes: 2_000, probability: 0.33 } },
    // Each of them says so within the stream: that none is truncated is the promise, and stands for all exercises.
    broken: () => [],
  },
  {
    name: 'crash-lambda',
    does: 'environments of Lambda die before they answer',
    fault: { kind: 'lambda', entry: { kind: 'crash', afterBytes: 0, probability: 0.5 } },
    broken: () => [],
  },
  {
    name: 'slow-store',
    does: 'the store is locked for half of the time',
    fault: { kind: 'slow-store' },
    broken: ({ all }) => failedAtMost(all.failed, 0, 'nothing: it waits for the store'),
  },
]

/**
 * Pure: the promises that a run broke, each in a sentence; none when all were kept. Whatever breaks, no answer ends without
 * saying so, every refusal says when to come back, and what comes afterwards is served as if nothing had been.
 */
export function brokenPromises(exercise: Exercise, report: BurstReport, struck: number): string[] {
  const step = phaseOf(report, 'step')
  const recovery = phaseOf(report, 'recovery')
  const truncated = report.phases.reduce((sum, { all }) => sum + all.truncated, 0)
  const silent = report.phases.reduce((sum, { all }) => sum + all.shedWithoutRetryAfter, 0)
  const { offered, completed } = recovery.all
  return [
    ...(struck === 0 ? ['the fault struck nothing: the exercise says nothing'] : []),
    ...(truncated > 0 ? [`${truncated} answers ended without saying that they were not finished`] : []),
    ...(silent > 0 ? [`${silent} refusals did not say when to come back`] : []),
    ...(completed < offered ? [`${offered - completed} of ${offered} requests were not served once it was over`] : []),
    ...exercise.broken(step),
  ]
}

function failedAtMost(failed: number, most: number, because: string): string[] {
  return failed > most ? [`${failed} requests failed, where at most ${most} may (${because})`] : []
}

function phaseOf({ phases }: BurstReport, name: PhaseReport['name']): PhaseReport {
  const found = phases.find((phase) => phase.name === name)
  if (found === undefined) throw new Error(`a report has a phase ${name}, this one has none`)
  return found
}
