import { ManualClock } from '@manga-assist/clock/testing'
import { type ScaleSettings, scaleSettings, scaleVariables } from '@manga-assist/overflow'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RouterEvent } from '../router-event.ts'
import { createScaleSampler } from './scale-sampler.ts'

const settings: ScaleSettings = {
  slotsPerTask: undefined,
  minTasks: 1,
  maxTasks: 100,
  taskUsdPerHour: 0.0395,
  slotUsdPerHour: 0.024,
}

describe('the fleet', () => {
  test('is told, every two seconds, how many tasks its slots in flight and spilled make', async () => {
    const { demand, sampler, clock } = sampling()
    Object.assign(demand, { here: 28, spilled: 14, readyTasks: 2, limit: 40 })
    await clock.advance(1_000)
    expect(sampler.status()).toMatchObject({ slots: { here: 28, spilled: 14 }, stableSlots: 0 })
    await clock.advance(1_000)
    expect(sampler.status()).toMatchObject({
      stableSlots: 42,
      panicSlots: 42,
      fleet: { desiredTasks: 3, readyTasks: 2, slotsPerTask: 14, isPanicking: false },
    })
  })

  test('panics within seconds of a burst that is spilled, long before its minute knows of it', async () => {
    const { demand, sampler, clock } = sampling()
    Object.assign(demand, { here: 20, readyTasks: 2, limit: 40 })
    await clock.advance(60_000)
    Object.assign(demand, { here: 40, spilled: 160 })
    await clock.advance(6_000)
    expect(sampler.status()).toMatchObject({ panicSlots: 200, fleet: { desiredTasks: 15, isPanicking: true } })
    expect(sampler.status().stableSlots).toBeLessThan(40)
  })

  test('has tasks of the size that was set, whatever limit they report', async () => {
    const { demand, sampler, clock } = sampling({ slotsPerTask: 7 })
    Object.assign(demand, { here: 28, readyTasks: 2, limit: 40 })
    await clock.advance(2_000)
    expect(sampler.status().fleet).toMatchObject({ desiredTasks: 4, slotsPerTask: 7 })
  })

  test('with no task left is judged by the limit that a task has', async () => {
    const { demand, sampler, clock } = sampling()
    Object.assign(demand, { spilled: 21 })
    await clock.advance(2_000)
    expect(sampler.status().fleet).toMatchObject({ desiredTasks: 3, readyTasks: 0, slotsPerTask: 7 })
  })
})

test('a task says what is wanted of it, not how many tasks there should be', async () => {
  const { demand, sampler, clock } = sampling({}, 'task')
  Object.assign(demand, { here: 8, spilled: 4, limit: 10 })
  await clock.advance(2_000)
  expect(sampler.status()).toMatchObject({ stableSlots: 12, fleet: null })
})

test('every sample is told once, with the time of the wall', async () => {
  const { demand, clock, events } = sampling()
  Object.assign(demand, { here: 3, spilled: 1, readyTasks: 1, limit: 10 })
  await clock.advance(3_000)
  expect(events).toMatchObject([1, 2, 3].map((second) => ({ kind: 'scale-sampled', wallMs: second * 1_000 })))
  expect(events[2]).toMatchObject({ scale: { slots: { here: 3, spilled: 1 }, stableSlots: 4 } })
})

test('when it is closed no timer is left', async () => {
  const { sampler, clock, events } = sampling()
  await clock.advance(1_000)
  sampler.close()
  await clock.advance(10_000)
  expect([clock.pendingTimers, events.length]).toEqual([0, 1])
})

test('its default prices are those of the lists: a task is worth 1.6 slots of half a gigabyte', () => {
  const defaults = Object.fromEntries(
    Object.entries(scaleVariables).map(([name, rule]) => [name, rule.parse(undefined)]),
  )
  const { taskUsdPerHour, slotUsdPerHour } = scaleSettings(defaults as Parameters<typeof scaleSettings>[0])
  expect(taskUsdPerHour / slotUsdPerHour).toBeCloseTo(1.646, 3)
})

function sampling(more: Partial<ScaleSettings> = {}, sees: 'fleet' | 'task' = 'fleet') {
  const clock = new ManualClock({ wallMs: 0 })
  const events: RouterEvent[] = []
  const demand = { here: 0, spilled: 0, limit: 0, readyTasks: 0 }
  const sampler = createScaleSampler({
    settings: { ...settings, ...more },
    sees,
    taskLimit: 10,
    demand: () => demand,
    clock,
    onEvent: (event) => events.push(event),
  })
  onTestFinished(() => sampler.close())
  return { clock, events, demand, sampler }
}
