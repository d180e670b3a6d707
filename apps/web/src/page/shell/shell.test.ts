import { expect, test } from 'vitest'
import { servedBy } from '../chat/served-by.ts'
import { secondsUntil } from './use-countdown.ts'
import { hashOf, routeOf } from './use-route.ts'
import { choiceOf } from './use-setting.ts'

const newId = () => 'fresh'

test('the address names the conversation, and one that cannot be is a new one', () => {
  expect(routeOf(hashOf('c-1'), newId)).toEqual({ conversationId: 'c-1', isNew: false })
  for (const hash of ['', '#', '#/c/', '#/c/../..', '#/c/a b', `#/c/${'a'.repeat(129)}`]) {
    expect(routeOf(hash, newId)).toEqual({ conversationId: 'fresh', isNew: true })
  }
})

test('a setting that is none of the choices any more is the first', () => {
  const choices = ['auto', 'light', 'dark'] as const
  expect([choiceOf('dark', choices), choiceOf('sepia', choices), choiceOf(null, choices)]).toEqual([
    'dark',
    'auto',
    'auto',
  ])
})

test('a countdown shows whole seconds, the last until it is over', () => {
  expect([3_000, 2_001, 1, 0, -5].map((left) => secondsUntil(left, 0))).toEqual([3, 3, 1, 0, 0])
})

test('an answer says where it was written and why there', () => {
  expect(servedBy({})).toBe('')
  const fargate = { plane: 'fargate', model: 'embedded', timings: { totalMs: 2_345 } } as const
  expect(servedBy(fargate)).toBe('Served by fargate · embedded · 2.3 s')
  expect(servedBy({ plane: 'lambda', overflowReason: 'primary-full' })).toBe(
    'Served by lambda: the tasks were full (overflow: primary-full)',
  )
  expect(servedBy({ plane: 'lambda', overflowReason: 'new-reason' })).toBe('Served by lambda (overflow: new-reason)')
})
