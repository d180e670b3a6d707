import { describe, expect, test } from 'vitest'
import { type CpuScalingOptions, EcsScaling, scalings } from './ecs-scaling.ts'

describe('target tracking', () => {
  test('adds tasks in proportion after three periods above the target', () => {
    expect(run('target-60s', [0.9, 0.9, 0.9])).toEqual([10, 10, 15])
    expect(run('target-60s', [0.9, 0.4, 0.9, 0.9])).toEqual([10, 10, 10, 10])
  })

  test('lets only a larger count through while it cools down', () => {
    // CPU shows at most 100 %, so from 10 at 60 % it is 17, then 29.
    expect(run('target-60s', [1, 1, 1, 0.7, 1])).toEqual([10, 10, 17, 20, 34])
    expect(run('target-20s', [0.9, 0.9, 0.9, 0.61])).toEqual([10, 10, 15, 16])
  })

  test('takes tasks away after fifteen periods under nine tenths of the target, never below the least', () => {
    const low = new Array(15).fill(0.2)
    expect(run('target-60s', low).at(-2)).toBe(10)
    expect(run('target-60s', low).at(-1)).toBe(5)
    expect(run('target-60s', new Array(15).fill(0.55)).at(-1)).toBe(10)
  })

  test('does not add again for a value from before the last addition', () => {
    const scaling = new EcsScaling(scalings['target-60s'])
    const old = { utilization: 0.9, tasks: 10 }
    const desired = [0, 1, 2].map((period) => scaling.desired(period * 60_000, old, 10, { least: 5, most: 100 }))
    expect(desired).toEqual([10, 10, 15])
    expect(scaling.desired(180_000, old, 15, { least: 5, most: 100 })).toBe(15)
  })

  test('takes away once in a cooldown, and not while it cools down from adding', () => {
    expect(run('target-60s', new Array(21).fill(0.4)).slice(13)).toEqual([10, 7, 7, 7, 7, 7, 5, 5])
    // Added at 40 s, so nothing goes until 340 s although five low values are enough here.
    const values = [0.9, 0.9, 0.9, ...new Array(16).fill(0.2)]
    expect(run('target-20s', values, { inPeriods: 5 }).slice(15)).toEqual([15, 15, 5, 5])
  })

  test('never exceeds the most', () => {
    expect(run('target-60s', new Array(30).fill(1)).at(-1)).toBe(100)
  })
})

describe('step scaling', () => {
  test('adds five after three periods over 70 %, takes five after ten under 30 %', () => {
    expect(run('step-60s', [0.8, 0.8, 0.8])).toEqual([10, 10, 15])
    // The step of an alarm that stays on is not taken twice in a cooldown.
    expect(run('step-60s', new Array(8).fill(0.8))).toEqual([10, 10, 15, 15, 15, 15, 15, 20])
    expect(run('step-60s', new Array(10).fill(0.2)).slice(8)).toEqual([10, 5])
    expect(run('step-60s', new Array(30).fill(0.5)).at(-1)).toBe(10)
  })

  test('a fifth where that is more than five', () => {
    expect(run('step-20s', [0.8, 0.8, 0.8], {}, 60)).toEqual([60, 60, 72])
  })
})

/** The counts after each value, from ten tasks on if not told otherwise; the most is 100, the least 5. */
function run(
  name: 'target-60s' | 'target-20s' | 'step-60s' | 'step-20s',
  values: readonly number[],
  changed: Partial<CpuScalingOptions> = {},
  from = 10,
): number[] {
  const options = { ...scalings[name], ...changed }
  const scaling = new EcsScaling(options)
  let tasks = from
  return values.map((utilization, period) => {
    tasks = scaling.desired(period * options.periodMs, { utilization, tasks }, tasks, { least: 5, most: 100 })
    return tasks
  })
}
