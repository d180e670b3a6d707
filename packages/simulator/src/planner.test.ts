import { describe, expect, test } from 'vitest'
import { closerCounts, firstCounts, planOf, type Trial } from './planner.ts'

const objective = { waitP99Ms: 1_000, late: 0.01 }

describe('the planner', () => {
  test('begins with counts from one to what holds everything at once', () => {
    expect(firstCounts(80, 8)).toEqual([1, 2, 3, 5, 8, 10])
    expect(firstCounts(0, 8)).toEqual([1])
  })

  test('takes the cheapest that meets the objective, not the smallest', () => {
    const trials = [trial(1, { costUsd: 1, late: 0.5 }), trial(2, { costUsd: 9 }), trial(4, { costUsd: 7 })]
    expect(planOf(trials, objective)).toMatchObject({ tasks: 4, met: true, usdPerMonth: 7 * 730 })
  })

  test('refused counts as late does, and the wait has a limit of its own', () => {
    expect(planOf([trial(1, { shed: 2, late: 0.005 })], objective)).toMatchObject({ met: true, shed: 0.002 })
    expect(planOf([trial(1, { shed: 6, late: 0.005 })], objective)).toMatchObject({ met: false })
    expect(planOf([trial(1, { waitP99Ms: 1_001 })], objective)).toMatchObject({ met: false })
  })

  test('where nothing meets it, says what comes nearest', () => {
    const trials = [trial(1, { late: 0.5 }), trial(2, { late: 0.2 })]
    expect(planOf(trials, objective)).toMatchObject({ tasks: 2, met: false, late: 0.2 })
    expect(planOf([], objective)).toBeUndefined()
  })

  test('looks closer around the best, until its neighbours were tried', () => {
    const around = [4, 8, 12].map((tasks) => trial(tasks, { costUsd: Math.abs(tasks - 8) + 1 }))
    expect(closerCounts(around, objective)).toEqual([5, 6, 7, 9, 10, 11])
    const done = [7, 8, 9].map((tasks) => trial(tasks, { costUsd: Math.abs(tasks - 8) + 1 }))
    expect(closerCounts(done, objective)).toEqual([])
    const wide = [100, 200].map((tasks) => trial(tasks, { costUsd: tasks }))
    expect(closerCounts(wide, objective)).toHaveLength(8 + 8)
  })
})

function trial(tasks: number, result: Partial<Trial['result']>): Trial {
  const common = {
    policy: 'none',
    slots: tasks * 8,
    requests: 1_000,
    spilled: 0,
    shed: 0,
    late: 0,
    waitP50Ms: 0,
    waitP95Ms: 0,
    waitP99Ms: 0,
    lambdaSeconds: 0,
    flips: 0,
    costUsd: 1,
  }
  return { policy: 'none', tasks, durationMs: 3_600_000, result: { ...common, ...result } }
}
