import { expect, test } from 'vitest'
import { DecisionLog } from './decision-log.ts'

const served = { kind: 'serve', reason: 'headroom' } as const
const spilled = { kind: 'spill', reason: 'cpu' } as const

test('gives the latest decisions, newest first', () => {
  const log = new DecisionLog()
  const dayMs = 86_400_000
  log.record('chat', served, at(0))
  log.record('recommend', spilled, at(dayMs))
  expect(log.latest(10, 2 * dayMs, Date.UTC(2026, 10, 23))).toMatchObject([
    { at: '2026-11-22T00:00:00.000Z', requestClass: 'recommend', kind: 'spill', reason: 'cpu' },
    { at: '2026-11-21T00:00:00.000Z', requestClass: 'chat', kind: 'serve', reason: 'headroom' },
  ])
})

test('keeps the load that each was made by, however it changes afterwards, and what it was to cost', () => {
  const log = new DecisionLog()
  const load = { inFlight: 19, concurrencyLimit: 20, cpuUtilization: 0.9, eventLoopUtilization: undefined }
  log.record('chat', spilled, at(0), load)
  log.notePrice(0.0002)
  load.inFlight = 3
  log.record('chat', served, at(1), load)
  expect(log.latest(2, 1, 1).map(({ seen, priceUsd }) => [seen, priceUsd])).toEqual([
    [{ inFlight: 3, concurrencyLimit: 20, cpuUtilization: 0.9, eventLoopUtilization: null }, null],
    [{ inFlight: 19, concurrencyLimit: 20, cpuUtilization: 0.9, eventLoopUtilization: null }, 0.0002],
  ])
})

test('keeps those that sent a request elsewhere by themselves', () => {
  const log = new DecisionLog()
  log.record('chat', spilled, at(0))
  log.notePrice(0.5)
  for (let index = 0; index < 100; index += 1) log.record('chat', served, at(index))
  expect(log.latest(100, 100, 100).every(({ kind }) => kind === 'serve')).toBe(true)
  expect(log.latestDiverted(100, 100, 100)).toMatchObject([{ kind: 'spill', priceUsd: 0.5 }])
})

test('counts decisions by class, kind and reason', () => {
  const log = new DecisionLog()
  for (const [name, decision] of [
    ['a', served],
    ['a', served],
    ['b', served],
    ['a', spilled],
    ['a', served],
  ] as const) {
    log.record(name, decision, at(0))
  }
  const first = log.counts()
  log.record('a', served, at(0))
  expect(first).toEqual([
    { requestClass: 'a', kind: 'serve', reason: 'headroom', count: 3 },
    { requestClass: 'b', kind: 'serve', reason: 'headroom', count: 1 },
    { requestClass: 'a', kind: 'spill', reason: 'cpu', count: 1 },
  ])
})

test('keeps the last 64 and no more', () => {
  const log = new DecisionLog()
  for (let index = 0; index < 100; index += 1) log.record(`class-${index}`, served, at(index))
  const classes = log.latest(1_000, 100, 100).map(({ requestClass }) => requestClass)
  expect(classes).toHaveLength(64)
  expect([classes.at(0), classes.at(-1)]).toEqual(['class-99', 'class-36'])
})

test('the spill ratio is that of the last ten seconds', () => {
  const log = new DecisionLog()
  log.record('chat', spilled, at(500))
  log.record('chat', served, at(9_900))
  expect(log.spillRatio(9_900)).toBe(0.5)
  expect(log.spillRatio(10_100)).toBe(0)
  log.record('chat', spilled, at(15_000))
  expect(log.spillRatio(15_000)).toBe(0.5)
})

test('the spill ratio of silence is zero', () => {
  const log = new DecisionLog()
  expect(log.spillRatio(0)).toBe(0)
  log.record('chat', spilled, at(1_000))
  expect(log.spillRatio(60_000)).toBe(0)
})

const at = (nowMs: number) => ({ now: () => nowMs })
