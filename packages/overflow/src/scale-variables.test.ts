import { expect, test } from 'vitest'
import * as z from 'zod'
import { checkScaleVariables, scaleSettings, scaleVariables } from './scale-variables.ts'

const schema = z.object(scaleVariables).superRefine(checkScaleVariables)

test('nothing need be set: tasks of 1 vCPU and 2 GB, and slots of half a gigabyte, at the prices of the lists', () => {
  expect(scaleSettings(schema.parse({}))).toEqual({
    slotsPerTask: undefined,
    minTasks: 1,
    maxTasks: 100,
    taskUsdPerHour: expect.closeTo(0.0395, 6),
    slotUsdPerHour: expect.closeTo(0.024, 4),
  })
})

test.each([
  [{ SCALE_SLOTS_PER_TASK: '0' }, 'SCALE_SLOTS_PER_TASK'],
  [{ SCALE_MIN_TASKS: '1.5' }, 'SCALE_MIN_TASKS'],
  [{ SCALE_MIN_TASKS: '9', SCALE_MAX_TASKS: '8' }, 'SCALE_MAX_TASKS'],
  [{ SCALE_TASK_USD_PER_HOUR: '-1' }, 'SCALE_TASK_USD_PER_HOUR'],
  [{ SCALE_SLOT_USD_PER_HOUR: 'much' }, 'SCALE_SLOT_USD_PER_HOUR'],
])('%j is refused, by its name', (variables, name) => {
  expect(schema.safeParse(variables).error?.issues.map(({ path }) => path)).toEqual([[name]])
})
