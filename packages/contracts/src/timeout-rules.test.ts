import { expect, test } from 'vitest'
import { timeoutProblems, timeoutRules } from './timeout-rules.ts'
import { type TimeoutName, timeouts } from './timeouts.ts'

test('the timeouts of all parts agree', () => {
  expect(timeoutProblems(timeouts)).toEqual([])
})

test.each(timeoutRules.map((rule) => [rule.name, rule] as const))('%s is told when it is broken', (name, rule) => {
  const { sum, than, orEqual } = rule
  const others = sum.slice(1).reduce((total, part) => total + timeouts[part], 0)
  const bound = typeof than === 'number' ? than : timeouts[than]
  const first = sum[0] as TimeoutName
  // Two heartbeats are one timeout twice.
  const least = sum.every((part) => part === first) ? bound / sum.length : bound - others
  const told = timeoutProblems({ ...timeouts, [first]: least + (orEqual ? 1 : 0) })
  expect(told.filter((problem) => problem.startsWith(`${name}: `))).toHaveLength(1)
})

test('a problem names the rule, the timeouts, the values and what would come of it', () => {
  expect(timeoutProblems({ ...timeouts, drainMs: 106_000, deregistrationMs: 200_000 })).toEqual([
    'stop-outlasts-drain: drainNoticeMs + drainMs + closeMs must be less than stopMs (120000), got 121000 together: else ECS kills a task that still answers',
  ])
  expect(timeoutProblems({ ...timeouts, stopMs: 121_000 })).toEqual([
    'stop-is-allowed: stopMs must be at most 120000, got 121000: else Fargate refuses the task definition',
  ])
})

test('rules have names of their own, and every timeout is in one', () => {
  const names = timeoutRules.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  const inRules = new Set(timeoutRules.flatMap(({ sum, than }) => [...sum, than]))
  expect(Object.keys(timeouts).filter((name) => !inRules.has(name as TimeoutName))).toEqual([])
})
