import type { TaskStatus } from '@manga-assist/contracts'
import type { RouterStatus } from '@manga-assist/planes'
import { expect, test } from 'vitest'
import { addLoadGauges } from './load-gauges.ts'
import { createMetricsRegistry } from './metrics-registry.ts'
import { addRouterGauges } from './router-metrics.ts'

const task = (address: string, more: Partial<TaskStatus> = {}): TaskStatus => ({
  ...{ address, state: 'ready', inFlight: 0, concurrencyLimit: 20, share: 1, ejection: null },
  ...{ cpuUtilization: 0.4, eventLoopUtilization: 0.3 },
  ...more,
})

test('tasks show whether they are ready and how busy they say they are', async () => {
  const rig = createRig()
  rig.tasks = [task('http://a'), task('http://b', { state: 'lost', cpuUtilization: null })]
  expect(await rig.shown()).toEqual([
    'overflow_cpu_utilization{plane="fargate"} 0.7',
    'overflow_task_ready{task="http://a"} 1',
    'overflow_task_ready{task="http://b"} 0',
    'overflow_task_cpu_utilization{task="http://a"} 0.4',
  ])
})

test('a load report that has become stale is shown no more', async () => {
  const rig = createRig()
  rig.tasks = [task('http://a')]
  expect(await rig.shown()).toContain('overflow_task_cpu_utilization{task="http://a"} 0.4')
  rig.tasks = [task('http://a', { cpuUtilization: null })]
  expect((await rig.shown()).join()).not.toContain('overflow_task_cpu_utilization')
})

test('a task that is no longer named is shown no more', async () => {
  const rig = createRig()
  rig.tasks = [task('http://a'), task('http://b')]
  await rig.shown()
  rig.tasks = [task('http://b')]
  expect((await rig.shown()).filter((line) => line.includes('http://a'))).toEqual([])
})

test('where money has no bound, none is shown as left', async () => {
  const rig = createRig()
  rig.budget = { spentUsd: 2, leftUsd: null }
  expect(await rig.shown(/^overflow_(spent|budget)/)).toEqual(['overflow_spent_usd 2'])
  rig.budget = { spentUsd: 2, leftUsd: 0 }
  expect(await rig.shown(/^overflow_(spent|budget)/)).toContain('overflow_budget_left_usd 0')
})

function createRig() {
  const registry = createMetricsRegistry('router')
  const rig = {
    tasks: [] as TaskStatus[],
    budget: { spentUsd: 0, leftUsd: null as number | null },
    /** Series of these gauges, without the label of the service. */
    async shown(names = /^overflow_(cpu|task)_/): Promise<string[]> {
      const lines = (await registry.metrics()).split('\n').filter((line) => names.test(line))
      return lines.map((line) => line.replace(/,?service="router"/, '').replace('{}', ''))
    },
  }
  const status = () => {
    const { tasks, budget } = rig
    const planes = [{ name: 'fargate', inFlight: 0, concurrencyLimit: 40, cpuUtilization: 0.7, tasks }]
    return { planes, budget, spillRatio: 0, breaker: 'closed' } as Partial<RouterStatus> as RouterStatus
  }
  addRouterGauges(registry, status)
  addLoadGauges(registry, status)
  return rig
}
