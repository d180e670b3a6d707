import { describe, expect, test } from 'vitest'
import type { Candidate, SearchSpace, Trial } from './candidate.ts'
import { bestOf } from './objective.ts'
import { frontierOf, inOrder, planOf } from './plan.ts'
import { closerCandidates, closerCounts, firstCandidates, firstCounts } from './search.ts'

const objective = { waitP99Ms: 1_000, late: 0.01 }
const space: SearchSpace = {
  scalings: ['none', 'target-60s', 'target-20s', 'signal-10s'],
  slotsPerTask: [1, 2, 4, 8],
  lambdaMemoryMb: [512, 1_769],
  mostTasks: 10,
}

describe('a plan', () => {
  test('is the cheapest that meets the objective, not the smallest', () => {
    const trials = [trial(1, { costUsd: 1, late: 0.5 }), trial(2, { costUsd: 9 }), trial(4, { costUsd: 7 })]
    expect(planOf(trials, objective)).toMatchObject({ tasks: 4, met: true, usdPerMonth: 7 * 730 })
  })

  test('counts what was refused or lost as late, and the wait has a limit of its own', () => {
    expect(planOf([trial(1, { shed: 2, late: 0.005 })], objective)).toMatchObject({ met: true, shed: 0.002 })
    expect(planOf([trial(1, { shed: 6, late: 0.005 })], objective)).toMatchObject({ met: false })
    expect(planOf([trial(1, { late: 0.005 }, { failed: 6 })], objective)).toMatchObject({ met: false, failed: 0.006 })
    expect(planOf([trial(1, { waitP99Ms: 1_001 })], objective)).toMatchObject({ met: false })
  })

  test('where nothing meets the objective, is what comes nearest', () => {
    const trials = [trial(1, { late: 0.5 }), trial(2, { late: 0.2 })]
    expect(planOf(trials, objective)).toMatchObject({ tasks: 2, met: false, late: 0.2 })
    expect(planOf([], objective)).toBeUndefined()
  })

  test('where only the wait misses, the shorter one is nearer', () => {
    const trials = [trial(1, { waitP99Ms: 9_000 }), trial(2, { waitP99Ms: 3_000, costUsd: 2 })]
    expect(bestOf(trials, objective)?.tasks).toBe(2)
  })

  test('of several policies the cheapest comes first, those that miss the objective last', () => {
    const of = (policy: Trial['policy'], result: Partial<Trial['result']>) => [{ ...trial(1, result), policy }]
    const plans = inOrder(
      [of('none', { costUsd: 5 }), of('alarm-weights', { late: 0.5 }), of('static', { costUsd: 3 })],
      objective,
    )
    expect(plans.map(({ policy }) => policy)).toEqual(['static', 'none', 'alarm-weights'])
  })

  test('for every count of tasks the best is kept', () => {
    const trials = [trial(2, { costUsd: 3 }), trial(1, { late: 0.5 }), trial(2, { costUsd: 2 })]
    expect(frontierOf(trials, objective).map(({ tasks, usdPerMonth, met }) => [tasks, usdPerMonth / 730, met])).toEqual(
      [
        [1, 1, false],
        [2, 2, true],
      ],
    )
  })
})

describe('the search', () => {
  test('begins with counts from one to what needs nothing else', () => {
    expect(firstCounts(10)).toEqual([1, 2, 3, 5, 8, 10])
    expect(firstCounts(0)).toEqual([1])
  })

  test('begins with limits that are far apart, and one scaling rule', () => {
    const first = firstCandidates('adaptive', { ...space, slotsPerTask: [1, 2, 3, 4, 6, 8, 12] })
    expect(first).toHaveLength(6 * 4)
    expect(new Set(first.map(({ scaling }) => scaling))).toEqual(new Set(['none']))
    expect(new Set(first.map(({ slotsPerTask }) => slotsPerTask))).toEqual(new Set([1, 3, 6, 12]))
  })

  test('leaves out what decides nothing under a policy', () => {
    expect(firstCandidates('none', space)).toHaveLength(6)
    expect(firstCandidates('lambda-only', space)).toHaveLength(1)
    const [best] = firstCandidates('lambda-only', space).map((candidate) => ({ ...trial(0), ...candidate }))
    expect(closerCandidates(best ? [best] : [], space, objective)).toEqual([
      { ...candidateOf(best), lambdaMemoryMb: 512 },
    ])
  })

  test('goes one step in every direction from the best, and knows what it tried', () => {
    const best = { ...trial(8), slotsPerTask: 4 }
    const next = closerCandidates([best, { ...trial(5, { late: 1 }), slotsPerTask: 4 }], space, objective)
    expect(next).toContainEqual({ ...candidateOf(best), tasks: 7 })
    expect(next).toContainEqual({ ...candidateOf(best), scaling: 'signal-10s', tasks: 4 })
    expect(next).toContainEqual({ ...candidateOf(best), slotsPerTask: 2 })
    expect(next).toContainEqual({ ...candidateOf(best), slotsPerTask: 1, tasks: 7 })
    expect(next).toContainEqual({ ...candidateOf(best), lambdaMemoryMb: 512 })
    expect(next).not.toContainEqual(candidateOf(best))
    expect(new Set(next.map((candidate) => JSON.stringify(candidate))).size).toBe(next.length)
  })

  test('finds the cheapest of a whole space, and ends', () => {
    let tried: Trial[] = []
    let wanted = firstCandidates('adaptive', space)
    let passes = 0
    for (; wanted.length > 0; passes += 1) {
      tried = [...tried, ...wanted.map(measured)]
      wanted = closerCandidates(tried, space, objective)
    }
    expect(passes).toBeLessThan(8)
    expect(bestOf(tried, objective)).toMatchObject({
      ...{ tasks: 4, scaling: 'target-20s', slotsPerTask: 2, lambdaMemoryMb: 512 },
    })
  })

  test('looks closer around the best count, until its neighbours were tried', () => {
    expect(closerCounts([4, 8, 12], 8)).toEqual([5, 6, 7, 9, 10, 11])
    expect(closerCounts([7, 8, 9], 8)).toEqual([])
    expect(closerCounts([100, 200], 100)).toHaveLength(6 + 6)
  })
})

/** Cheapest with four tasks, 20 s metrics, two slots a task and little memory; dearer the further from that. */
function measured(candidate: Candidate): Trial {
  const { tasks, scaling, slotsPerTask, lambdaMemoryMb } = candidate
  const scalingUsd = ['target-20s', 'target-60s', 'none', 'signal-10s'].indexOf(scaling)
  const costUsd = 10 + Math.abs(tasks - 4) + scalingUsd + Math.abs(Math.log2(slotsPerTask / 2)) + lambdaMemoryMb / 1_000
  return { ...trial(tasks, { costUsd }), ...candidate }
}

function candidateOf(trial: Candidate | undefined): Candidate | undefined {
  if (trial === undefined) return undefined
  const { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb } = trial
  return { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb }
}

function trial(tasks: number, result: Partial<Trial['result']> = {}, details: Partial<Trial['details']> = {}): Trial {
  const common = {
    ...{ policy: 'adaptive', slots: tasks * 8, requests: 1_000, spilled: 0, shed: 0, late: 0 },
    ...{ waitP50Ms: 0, waitP95Ms: 0, waitP99Ms: 0, lambdaSeconds: 0, flips: 0, costUsd: 1 },
  }
  const nothing = {
    ...{ failed: 0, unconnected: 0, fargateUsd: 1, lambdaUsd: 0, mostTasks: tasks, mostLambdaInUse: 0 },
    ...{ coldStarts: 0, mostConnections: 0 },
  }
  return {
    ...{ policy: 'adaptive', tasks, scaling: 'none', slotsPerTask: 8, lambdaMemoryMb: 1_769, durationMs: 3_600_000 },
    result: { ...common, ...result },
    details: { ...nothing, ...details },
  }
}
