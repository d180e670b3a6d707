import { describe, expect, test } from 'vitest'
import { mostTasksDrawn, sampleOf } from './sample-of.ts'
import { decided, planeOf, statusOf, taskOf, trafficOf } from './testing/status.ts'

const plane = (name: 'fargate' | 'lambda', answered: number, redirected = 0) => {
  return { name, answered, redirected, firstByte: null, full: null }
}

describe('rates', () => {
  test('are what was counted between two statuses, by the time between them', () => {
    const before = statusOf({ uptimeMs: 60_000, offered: 100, traffic: trafficOf({ shed: 4 }) })
    const now = statusOf({
      ...{ uptimeMs: 62_000, offered: 150 },
      traffic: trafficOf({ planes: [plane('fargate', 60), plane('lambda', 10, 6)], shed: 5 }),
    })
    expect(sampleOf(now, before, undefined)).toMatchObject({
      ...{ 'rate.offered': 25, 'rate.fargate': 30, 'rate.lambda': 8, 'rate.shed': 0.5, 'rate.failed': 0 },
    })
  })

  test.each([
    ['there was none before', undefined],
    ['the process was started again', statusOf({ uptimeMs: 900_000 })],
    ['it is of another process', statusOf({ service: 'task', uptimeMs: 1 })],
    ['it is the same one', statusOf()],
  ])('are not known when %s', (_why, before) => {
    expect(sampleOf(statusOf(), before, undefined)).toMatchObject({ 'rate.offered': null, 'trouble.cold': null })
  })

  test('are not known of what nobody counts', () => {
    const { traffic: _none, ...silent } = statusOf({ uptimeMs: 61_000, offered: 2 })
    expect(sampleOf(silent, statusOf(), undefined)).toMatchObject({ 'rate.offered': 2, 'rate.fargate': null })
  })
})

test('shares of spilling are of each class, and by reason of all', () => {
  const longAgo = statusOf({ uptimeMs: 50_000, decisions: [decided('chat', 'serve', 'headroom', 100)] })
  const now = statusOf({
    decisions: [
      decided('chat', 'serve', 'headroom', 130),
      decided('chat', 'spill', 'cpu', 10),
      decided('recs', 'spill', 'concurrency', 40),
      decided('recs', 'shed', 'overflow-full', 20),
    ],
  })
  expect(sampleOf(now, undefined, now)).toMatchObject({ 'spillClass.chat': null, 'spillReason.cpu': null })
  expect(sampleOf(now, undefined, longAgo)).toMatchObject({
    ...{ 'spillClass.chat': 25, 'spillReason.cpu': 10, 'spillReason.concurrency': 40 },
    'spillClass.recs': expect.closeTo(66.7, 1),
  })
})

test('of many tasks the busiest is told beside the mean, and only so many have a line of their own', () => {
  const tasks = Array.from({ length: 20 }, (_, at) =>
    taskOf(`http://10.0.0.${at}`, { cpuUtilization: at / 20, inFlight: at }),
  )
  const now = statusOf({ planes: [planeOf('fargate', { cpuUtilization: 0.5, tasks }), planeOf('lambda')] })
  const sample = sampleOf(now, undefined, undefined)
  expect(sample).toMatchObject({
    'load.cpu': 50,
    'load.cpuMost': 95,
    'load.eventLoop': null,
    'load.eventLoopMost': null,
  })
  expect(sample).toMatchObject({ 'task.inFlight http://10.0.0.3': 3, 'task.limit http://10.0.0.3': 20 })
  expect(Object.keys(sample).filter((name) => name.startsWith('task.inFlight'))).toHaveLength(mostTasksDrawn)
})

test('a ceiling of none is none, not zero', () => {
  const now = statusOf({ planes: [planeOf('fargate'), planeOf('lambda', { concurrencyLimit: 0 })] })
  expect(sampleOf(now, undefined, undefined)).toMatchObject({ 'lambda.inFlight': 0, 'lambda.ceiling': null })
})
