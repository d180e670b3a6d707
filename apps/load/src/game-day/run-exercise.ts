import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, sleep } from '@manga-assist/clock'
import type { Terminal } from '@manga-assist/command-line'
import { drive } from '../drive.ts'
import { type BurstOptions, defaultOptions } from '../options.ts'
import { startOwnStack } from '../own-stack.ts'
import { planArrivals } from '../plan.ts'
import type { BurstReport } from '../report.ts'
import type { StackSettings } from '../target.ts'
import { type Exercise, taskLimit } from './exercises.ts'
import { beginFault } from './faults.ts'

export interface ExerciseDependencies {
  clock: Clock
  stack: Omit<StackSettings, 'runningBase'>
  runId: string
  seconds: number
  seed: number
}

export interface Played {
  exercise: Exercise
  report: BurstReport
  /** How often the fault struck. */
  struck: number
}

/** Little enough for a laptop; the step is more than two small tasks hold, so that Lambda has its share. */
const load = { baseline: 2, multiple: 8 }
const functionEnvironments = 8
/** The step has filled both planes by then. */
const settleMs = 2_000
/** The fault is taken back so long before the step ends, so that it strikes nobody afterwards. */
const spareMs = 1_000

const silent: Terminal = { write() {}, isTty: false, columns: () => 80, colour: false }

/** Plays one exercise on a stack of its own, which it stops: no exercise sees what another has left behind. */
export async function playExercise(exercise: Exercise, dependencies: ExerciseDependencies, signal: AbortSignal) {
  const { clock, stack: settings } = dependencies
  const folder = mkdtempSync(join(tmpdir(), 'manga-game-day-'))
  const environment = {
    ...settings.environment,
    DATA_FOLDER: folder,
    TASKS: '2',
    TASK_CONCURRENCY_LIMIT: `${taskLimit}`,
    LAMBDA_CONCURRENCY: `${functionEnvironments}`,
  }
  const stack = await startOwnStack({ clock, script: settings.script, environment, overflow: 'on' }, signal)
  const databaseFile = join(folder, 'manga.sqlite')
  try {
    const stop = AbortSignal.any([signal, stack.lost])
    return await playOn(exercise, { ...dependencies, target: { base: stack.base, stack }, databaseFile }, stop)
  } finally {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function playOn(
  exercise: Exercise,
  context: ExerciseDependencies & {
    target: { base: string; stack: Awaited<ReturnType<typeof startOwnStack>> }
    databaseFile: string
  },
  signal: AbortSignal,
): Promise<Played> {
  const { clock, target, databaseFile, runId, seconds, seed } = context
  const options: BurstOptions = { ...defaultOptions, ...load, seconds, seed, overflow: 'on' }
  const plan = planArrivals(options)
  const giveUp = new AbortController()
  const stop = AbortSignal.any([signal, giveUp.signal])
  const driving = drive(
    { options, plan, target },
    { clock, terminal: silent, runId: `${runId}-${exercise.name}` },
    stop,
  )
  try {
    const struck = await strike()
    const { report } = await driving
    signal.throwIfAborted()
    return { exercise, report, struck }
  } catch (error) {
    giveUp.abort(error)
    await driving
    throw error
  }

  /** The fault is in force for most of the step. */
  async function strike(): Promise<number> {
    const step = plan.phases.find(({ name }) => name === 'step') ?? { startMs: 0, endMs: 0 }
    await sleep(clock, step.startMs + settleMs, signal)
    const fault = await beginFault(exercise.fault, { clock, stack: target.stack, databaseFile })
    try {
      await sleep(clock, step.endMs - step.startMs - settleMs - spareMs, signal)
    } catch (error) {
      // The stack may be what was lost: why this was cut short counts, not that the fault cannot be taken back.
      await fault.end().catch(() => {})
      throw error
    }
    return await fault.end()
  }
}
