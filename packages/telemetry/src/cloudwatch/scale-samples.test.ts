import { expect, test } from 'vitest'
import { budgetSamples } from './budget-samples.ts'
import { scaleSamples } from './scale-samples.ts'

const scale = { slots: { here: 8, spilled: 4 }, stableSlots: 12, panicSlots: 12, indifferenceSlots: 1.6 }

test('a router tells of the fleet, a task of its part, under names that cannot be added up by mistake', () => {
  const fleet = { desiredTasks: 2, readyTasks: 1, slotsPerTask: 7, isPanicking: false }
  expect(namesAndValues(scaleSamples({ ...scale, fleet }, 7))).toEqual({
    DesiredTaskCount: 2,
    ReadyTaskCount: 1,
    FleetSlotsHere: 8,
    FleetSlotsSpilled: 4,
  })
  expect(namesAndValues(scaleSamples({ ...scale, fleet: null }, 7))).toEqual({
    TaskSlotsWanted: 12,
    TaskSlotsSpilled: 4,
  })
})

test('a router that sees no task, and that nobody wants anything of, does not say how many there should be', () => {
  const none = { desiredTasks: 1, readyTasks: 0, slotsPerTask: 7, isPanicking: false }
  const idle = { ...scale, slots: { here: 0, spilled: 0 }, stableSlots: 0 }
  expect(namesAndValues(scaleSamples({ ...idle, fleet: none }, 7))).toEqual({ FleetSlotsHere: 0, FleetSlotsSpilled: 0 })
  expect(namesAndValues(scaleSamples({ ...scale, fleet: none }, 7))).toMatchObject({ DesiredTaskCount: 1 })
})

test('money that has no bound is not told: as 0 it would be taken for spent', () => {
  expect(namesAndValues(budgetSamples({ leftUsd: 0.25 }, 7))).toEqual({ OverflowUsdLeft: 0.25 })
  expect(namesAndValues(budgetSamples({ leftUsd: -0.01 }, 7))).toEqual({ OverflowUsdLeft: -0.01 })
  expect(budgetSamples({ leftUsd: null }, 7)).toEqual([])
})

function namesAndValues(samples: readonly { name: string; value: number; wallMs: number }[]) {
  expect(samples.every(({ wallMs }) => wallMs === 7)).toBe(true)
  return Object.fromEntries(samples.map(({ name, value }) => [name, value]))
}
