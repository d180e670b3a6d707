import type { PrewarmStatus, ScaleStatus } from '@manga-assist/contracts'
import type { RouterStatus } from '@manga-assist/planes'
import { expect, test } from 'vitest'
import { addPrewarmGauges, addScaleGauges } from './capacity-gauges.ts'
import { createMetricsRegistry } from './metrics-registry.ts'
import { RequestSeries } from './request-series.ts'
import { recordRouterEvents } from './router-metrics.ts'

const scale: ScaleStatus = {
  slots: { here: 8, spilled: 4 },
  stableSlots: 12,
  panicSlots: 13,
  indifferenceSlots: 1.6,
  fleet: { desiredTasks: 2, readyTasks: 1, slotsPerTask: 7, isPanicking: true },
}

const calendar = { source: 'drops.json', drops: 3, readAt: null, error: null }
const prewarm: PrewarmStatus = { wanted: 7, warm: 5, cause: 'drop', nextDrop: null, drops: [], calendar }

test('a router shows how many tasks should run, and from what', async () => {
  expect(await shown({ scale })).toEqual([
    'overflow_scale_slots{where="here"} 8',
    'overflow_scale_slots{where="spilled"} 4',
    'overflow_scale_stable_slots 12',
    'overflow_scale_panic_slots 13',
    'overflow_scale_indifference_slots 1.6',
    'overflow_scale_desired_tasks 2',
    'overflow_scale_ready_tasks 1',
    'overflow_scale_panicking 1',
  ])
})

test('a task shows what is wanted of it, and nothing of a fleet that it does not see', async () => {
  expect(await shown({ scale: { ...scale, fleet: null } })).toEqual([
    'overflow_scale_slots{where="here"} 8',
    'overflow_scale_slots{where="spilled"} 4',
    'overflow_scale_stable_slots 12',
    'overflow_scale_panic_slots 13',
    'overflow_scale_indifference_slots 1.6',
  ])
})

test('what is warmed ahead of need is shown, with the state of its calendar', async () => {
  expect(await shown({ prewarm })).toEqual([
    'overflow_prewarm_wanted 7',
    'overflow_prewarm_warm 5',
    'overflow_prewarm_calendar_ok 1',
  ])
  const broken = { ...prewarm, calendar: { ...calendar, error: 'entry 2: atMs' } }
  expect(await shown({ prewarm: broken })).toContain('overflow_prewarm_calendar_ok 0')
  expect(await shown({ prewarm: { ...prewarm, calendar: null } })).toHaveLength(2)
})

test('where nothing is sampled or warmed, nothing is shown', async () => {
  expect(await shown({})).toEqual([])
})

test('requests that start environments ahead are counted by their cause', async () => {
  const registry = createMetricsRegistry('router')
  const record = recordRouterEvents(registry, new RequestSeries())
  record({ kind: 'prewarm-asked', cause: 'drop', wanted: 7, sent: 7, titleId: 'monster' })
  record({ kind: 'prewarm-asked', cause: 'drop', wanted: 7, sent: 2 })
  expect(await registry.metrics()).toContain('overflow_prewarm_requests_total{cause="drop",service="router"} 9')
})

/** Series of these gauges, without the label of the service. */
async function shown(status: Pick<RouterStatus, 'scale' | 'prewarm'>): Promise<string[]> {
  const registry = createMetricsRegistry('router')
  addScaleGauges(registry, () => status as RouterStatus)
  addPrewarmGauges(registry, () => status as RouterStatus)
  const lines = (await registry.metrics()).split('\n').filter((line) => /^overflow_(scale|prewarm)_/.test(line))
  return lines.map((line) => line.replace(/,?service="router"/, '').replace('{}', ''))
}
