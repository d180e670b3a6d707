import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { RecentUsers } from './recent-users.ts'

test('a user is remembered for five minutes at least, and for ten at most', async () => {
  const clock = new ManualClock()
  const users = new RecentUsers(clock)
  await clock.advance(299_000)
  users.add(7)
  await clock.advance(300_000)
  expect([users.has(7), users.has(8)]).toEqual([true, false])
  await clock.advance(301_000)
  expect(users.has(7)).toBe(false)
})

test('who comes again is remembered anew', async () => {
  const clock = new ManualClock()
  const users = new RecentUsers(clock)
  for (let minute = 0; minute < 30; minute += 4) {
    users.add(7)
    await clock.advance(240_000)
    expect(users.has(7)).toBe(true)
  }
})

test('a silence of ten minutes forgets everybody', async () => {
  const clock = new ManualClock()
  const users = new RecentUsers(clock)
  users.add(7)
  await clock.advance(600_000)
  expect(users.has(7)).toBe(false)
})

test('more users than are remembered put the oldest out', () => {
  const users = new RecentUsers(new ManualClock())
  for (let key = 0; key < 200_000; key += 1) users.add(key)
  expect([users.has(0), users.has(199_999)]).toEqual([false, true])
})
