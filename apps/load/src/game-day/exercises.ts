import type { BurstReport, PhaseReport } from '../report.ts'
import type { Fault } from './faults.ts'

/** One thing that breaks during the step, and what is promised meanwhile. */
export interface Exercise {
  name: string
  /** What is done, for the table. */
  does: string
  fault: Fault
  /** Most requests that may be lost, of a fault that struck so often, and why. */
  mayLose: { most(struck: number): number; because: string }
}

/** Most requests that one task of the game day holds at once. */
export const taskLimit = 6

/** A task that was killed is back by then, and what waited has been answered. */
const settlingSeconds = 4

/** In the order in which they are played. */
export const exercises: readonly Exercise[] = [
  {
    name: 'kill-task',
    does: 'kill -9 of one of two tasks',
    fault: { kind: 'kill-task' },
    mayLose: { most: () => taskLimit, because: 'what one task held' },
  },
  {
    name: 'throttle-lambda',
    does: 'Lambda answers 429 to everything',
    fault: { kind: 'lambda', entry: { kind: 'throttle', reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' } },
    mayLose: { most: () => 0, because: 'nothing: what does not fit is shed' },
  },
  {
    name: 'slow-lambda',
    does: 'Lambda begins 2 s late',
    fault: { kind: 'lambda', entry: { kind: 'delay', ms: 2_000 } },
    mayLose: { most: () => 0, because: 'nothing: it comes later, or is shed' },
  },
  {
    name: 'cut-lambda',
    does: 'Lambda breaks off in the middle of every third answer',
    fault: { kind: 'lambda', entry: { kind: 'cut', afterBytes: 2_000, probability: 0.33 } },
    mayLose: { most: (struck) => struck, because: 'one for each that was cut, and each is told' },
  },
  {
    name: 'crash-lambda',
    does: 'environments of Lambda die before they answer',
    fault: { kind: 'lambda', entry: { kind: 'crash', afterBytes: 0, probability: 0.5 } },
    mayLose: { most: (struck) => struck, because: 'one for each that died, and each is told' },
  },
  {
    name: 'slow-store',
    does: 'the store is locked for half of the time',
    fault: { kind: 'slow-store' },
    mayLose: { most: () => 0, because: 'nothing: it waits for the store' },
  },
]

/**
 * Pure: the promises that a run broke, each in a sentence; none when all were kept. Whatever breaks, no stream ends without
 * saying so, every refusal says when to come back, nothing is lost once it is
 * over, and soon after that everything is served as if nothing had been.
 */
export function brokenPromises({ mayLose }: Exercise, report: BurstReport, struck: number): string[] {
  const lostAfter = lostIn(phaseOf(report, 'recovery'))
  const unserved = unservedAfter(
    report,
    phaseOf(report, 'baseline').seconds + phaseOf(report, 'step').seconds + settlingSeconds,
  )
  const silent = report.phases.reduce((sum, { kinds }) => sum + kinds.chat.truncated, 0)
  const endless = report.phases.reduce((sum, { all }) => sum + all.shedWithoutRetryAfter, 0)
  const lost = lostIn(phaseOf(report, 'step'))
  const most = mayLose.most(struck)
  return [
    ...(struck === 0 ? ['the fault struck nothing: the exercise says nothing'] : []),
    ...(silent > 0 ? [`${silent} streams ended without saying that they were not finished`] : []),
    ...(endless > 0 ? [`${endless} refusals did not say when to come back`] : []),
    ...(lostAfter > 0 ? [`${lostAfter} requests were lost once it was over`] : []),
    ...(unserved > 0 ? [`${unserved} requests were not served ${settlingSeconds} s after it was over`] : []),
    ...(lost > most ? [`${lost} requests were lost, where at most ${most} may (${mayLose.because})`] : []),
  ]
}

/** Requests that were refused or failed, of those that were meant to be sent from this second on. */
function unservedAfter({ timeline }: BurstReport, fromSecond: number): number {
  return timeline.reduce((sum, { second, shed, failed }) => sum + (second >= fromSecond ? shed + failed : 0), 0)
}

/**
 * Requests that ended in an error. A list that breaks off counts: its connection is cut, from which every client knows that
 * it is not whole. A stream has to say so itself.
 */
export function lostIn({ all, kinds }: PhaseReport): number {
  return all.failed + kinds.recs.truncated
}

function phaseOf({ phases }: BurstReport, name: PhaseReport['name']): PhaseReport {
  const found = phases.find((phase) => phase.name === name)
  if (found === undefined) throw new Error(`a report has a phase ${name}, this one has none`)
  return found
}
