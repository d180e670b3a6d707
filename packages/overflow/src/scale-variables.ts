import * as z from 'zod'
import { fargateCostUsd } from './fargate-price.ts'
import { lambdaCostUsd } from './lambda-price.ts'
import type { ScaleSignalOptions } from './scale-signal.ts'

const msPerHour = 3_600_000
/** Memory of the function whose price is the default. */
const defaultMemoryMb = 512

const tasks = z.coerce.number().int().min(0).max(10_000)
const price = z.coerce.number().positive()

/** Environment variables of the scale signal, the same for tasks and routers. */
export const scaleVariables = {
  /** Slots that one task holds when it is well used. Left out: 0.7 of the limit that tasks have at the moment. */
  SCALE_SLOTS_PER_TASK: z.coerce.number().positive().optional(),
  /** Fewest tasks that are asked for. */
  SCALE_MIN_TASKS: tasks.default(1),
  /** Most tasks that are asked for. */
  SCALE_MAX_TASKS: tasks.default(100),
  /** What a task costs an hour. Default: 1 vCPU and 2 GB, arm64, us-east-1. */
  SCALE_TASK_USD_PER_HOUR: price.default(fargateCostUsd(msPerHour)),
  /** What a slot on Lambda costs an hour while it is busy. Default: 512 MB, arm64, us-east-1. */
  SCALE_SLOT_USD_PER_HOUR: price.default(lambdaCostUsd(msPerHour, defaultMemoryMb)),
}

type ScaleEnvironment = z.output<z.ZodObject<typeof scaleVariables>>

/** For `superRefine`: what no variable can know alone. */
export function checkScaleVariables(env: ScaleEnvironment, context: z.RefinementCtx): void {
  const { SCALE_MIN_TASKS: fewest, SCALE_MAX_TASKS: most } = env
  if (fewest <= most) return
  const message = `must be at least SCALE_MIN_TASKS, which is ${fewest}`
  context.addIssue({ code: 'custom', path: ['SCALE_MAX_TASKS'], message, input: most })
}

export interface ScaleSettings extends Omit<ScaleSignalOptions, 'slotsPerTask'> {
  /** Undefined: a share of the limit that tasks have at the moment. */
  slotsPerTask: number | undefined
}

/** What the environment says of the scale signal. */
export function scaleSettings(env: ScaleEnvironment): ScaleSettings {
  return {
    slotsPerTask: env.SCALE_SLOTS_PER_TASK,
    minTasks: env.SCALE_MIN_TASKS,
    maxTasks: env.SCALE_MAX_TASKS,
    taskUsdPerHour: env.SCALE_TASK_USD_PER_HOUR,
    slotUsdPerHour: env.SCALE_SLOT_USD_PER_HOUR,
  }
}
