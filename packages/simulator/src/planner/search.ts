import type { PolicyName } from '../policies.ts'
import { policies } from '../policies.ts'
import { type Candidate, keyOf, type SearchSpace, type Trial } from './candidate.ts'
import { bestOf, type Objective } from './objective.ts'
import { usesLimit } from './plan.ts'

/** Between two counts of the first look: then the neighbours of the best are looked at more closely. */
const growth = 1.6
const closerLooks = 6
/** Limits of the first look: a few that are far apart. */
const firstLimits = 4
/** With other scaling rules than the best a smaller share of its tasks may do at rest. */
const scaledShares = [1, 0.7, 0.4, 0.2]

/** What to try first with a policy: counts from one to the most, with limits that are far apart, and one scaling rule. */
export function firstCandidates(policy: PolicyName, space: SearchSpace): Candidate[] {
  const known = variedBy(policy, space)
  const lambdaMemoryMb = known.lambdaMemoryMb.at(-1) ?? 0
  return known.tasks.flatMap((tasks) =>
    known.scalings.slice(0, 1).flatMap((scaling) =>
      spread(known.slotsPerTask, firstLimits).map((slotsPerTask) => {
        return { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb }
      }),
    ),
  )
}

/** What to try next: one step in each direction from the best, until all of that was tried. */
export function closerCandidates(trials: readonly Trial[], space: SearchSpace, objective: Objective): Candidate[] {
  const best = bestOf(trials, objective)
  if (best === undefined) return []
  const { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb } = best
  const at = { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb }
  const known = variedBy(policy, space)
  const atRest = [...new Set(scaledShares.map((share) => Math.ceil(tasks * share)))]
  const ofSlice = trials.filter((trial) => isOfSlice(trial, best)).map((trial) => trial.tasks)
  const wanted: Candidate[] = [
    ...known.scalings.flatMap((other) => atRest.map((count) => ({ ...at, scaling: other, tasks: count }))),
    ...known.slotsPerTask.flatMap((limit) =>
      [0, 1].map((less) => ({ ...at, slotsPerTask: limit, tasks: tasks - less })),
    ),
    ...neighbours(known.lambdaMemoryMb, lambdaMemoryMb).map((memory) => ({ ...at, lambdaMemoryMb: memory })),
    ...[...closerCounts(ofSlice, tasks), tasks + 1].map((count) => ({ ...at, tasks: count })),
  ]
  const tried = new Set(trials.map(keyOf))
  return wanted.filter((candidate) => {
    const key = keyOf(candidate)
    const isPossible = tasks === 0 ? candidate.tasks === 0 : candidate.tasks > 0 && candidate.tasks <= space.mostTasks
    return isPossible && !tried.has(key) && tried.add(key)
  })
}

/** Counts between the best one and its neighbours that were tried; none when those are next to it. */
export function closerCounts(tried: readonly number[], best: number): number[] {
  const below = Math.max(0, ...tried.filter((tasks) => tasks < best))
  const larger = tried.filter((tasks) => tasks > best)
  const above = larger.length === 0 ? best : Math.min(...larger)
  return [...between(below, best), ...between(best, above)]
}

/** Counts from one to the most, each so many times the one before. */
export function firstCounts(most: number): number[] {
  const counts: number[] = []
  for (let count = 1; count < most; count = Math.max(count + 1, Math.round(count * growth))) counts.push(count)
  return [...counts, Math.max(1, most)]
}

/** What there is to choose under a policy: without tasks no count, without a limit no limit. */
function variedBy(policy: PolicyName, space: SearchSpace) {
  const hasTasks = !('withoutTasks' in policies[policy])
  const hasLambda = !('withoutLambda' in policies[policy])
  const [limit = 1, memory = 0] = [space.slotsPerTask.at(-1), space.lambdaMemoryMb.at(-1)]
  return {
    tasks: hasTasks ? firstCounts(space.mostTasks) : [0],
    scalings: hasTasks ? space.scalings : (['none'] as const),
    slotsPerTask: hasTasks && usesLimit({ policy }) ? space.slotsPerTask : [limit],
    lambdaMemoryMb: hasLambda ? space.lambdaMemoryMb : [memory],
  }
}

function isOfSlice(trial: Trial, best: Trial): boolean {
  const { scaling, slotsPerTask, lambdaMemoryMb } = best
  const isSameHere = trial.scaling === scaling && trial.slotsPerTask === slotsPerTask
  return isSameHere && trial.lambdaMemoryMb === lambdaMemoryMb
}

/** At most so many of a list, the first and the last among them. */
function spread<Value>(values: readonly Value[], most: number): Value[] {
  if (values.length <= most) return [...values]
  return Array.from({ length: most }, (_, place) => {
    return values[Math.round((place * (values.length - 1)) / (most - 1))] as Value
  })
}

/** The values before and after this one. */
function neighbours(values: readonly number[], value: number): number[] {
  const place = values.indexOf(value)
  return [values[place - 1], values[place + 1]].filter((other) => other !== undefined)
}

function between(low: number, high: number): number[] {
  const step = Math.max(1, Math.ceil((high - low) / (closerLooks + 1)))
  return Array.from({ length: Math.ceil((high - low) / step) - 1 }, (_, place) => low + (place + 1) * step)
}
