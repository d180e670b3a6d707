import { expect, test } from 'vitest'
import { Environments } from './environments.ts'

test('an environment that ran a request is idle, and warm for five minutes', () => {
  const environments = new Environments()
  environments.take(0)
  expect([environments.busy, environments.idle(0)]).toEqual([1, 0])
  environments.giveBack(1_000)
  expect([environments.busy, environments.idle(301_000)]).toEqual([0, 1])
  expect(environments.idle(301_001)).toBe(0)
})

test('a request takes an idle environment before a new one', () => {
  const environments = new Environments()
  environments.take(0)
  environments.giveBack(10)
  environments.take(20)
  expect([environments.busy, environments.idle(20)]).toEqual([1, 0])
})

test('one that was asked for is idle once it is up, and gone when it does not come', () => {
  const environments = new Environments()
  environments.start()
  environments.start()
  environments.started(800, true)
  environments.started(900, false)
  expect([environments.starting, environments.idle(900)]).toEqual([0, 1])
})

test('a request that keeps environments warm is answered by an idle one, where there is one, and adds none', () => {
  const environments = new Environments()
  const first = environments.ask(0)
  expect([environments.starting, environments.idle(0)]).toEqual([1, 0])
  first(800, true)
  const [kept, added] = [environments.ask(200_000), environments.ask(200_000)]
  expect([environments.busy, environments.starting, environments.idle(200_000)]).toEqual([1, 1, 0])
  kept(200_300, true)
  added(200_300, false)
  expect([environments.busy, environments.starting, environments.idle(500_300)]).toEqual([0, 0, 1])
})

test('one that failed is not counted on', () => {
  const environments = new Environments()
  environments.take(0)
  environments.giveBack(10, false)
  expect([environments.busy, environments.idle(10)]).toEqual([0, 0])
})

test('what ends more often than it began changes nothing', () => {
  const environments = new Environments()
  environments.giveBack(0)
  environments.started(0, true)
  expect([environments.busy, environments.starting, environments.idle(0)]).toEqual([0, 0, 0])
})

test('knows thousands, and forgets the oldest first', () => {
  const environments = new Environments(1_000)
  for (let index = 0; index < 2_000; index += 1) environments.take(0)
  for (let index = 0; index < 2_000; index += 1) environments.giveBack(index)
  expect(environments.idle(1_999)).toBe(1_001)
  expect(environments.idle(2_999)).toBe(1)
})
