import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { TaskLimit } from './task-limit.ts'

const requestClass = { name: 'chat', weight: 1, spillable: true }
const calm = { cpuUtilization: 0.2, eventLoopUtilization: 0.2 }

describe('the limit of a task', () => {
  test('is lowered while answers take long to begin with many at once, and not below its floor', async () => {
    const { limit, clock } = setUp({ most: 40 })
    await answer(limit, clock, { seconds: 40, inFlight: 4, firstByteMs: 50 })
    expect(limit.slots).toBe(40)
    await answer(limit, clock, { seconds: 120, inFlight: 40, firstByteMs: 500 })
    expect(limit.slots).toBeLessThan(20)
    await answer(limit, clock, { seconds: 600, inFlight: 40, firstByteMs: 5_000 })
    expect(limit.slots).toBe(4)
  })

  test('is lowered at once while the event loop has no room, and rises when it has had some for half a minute', async () => {
    const { limit, clock } = setUp({ most: 40 })
    const see = async (eventLoopUtilization: number, seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await clock.advance(1_000)
        limit.see({ ...calm, eventLoopUtilization, readAtMs: clock.now() })
      }
    }
    await see(0.2, 1)
    expect(limit.slots).toBe(40)
    await see(0.97, 1)
    expect(limit.slots).toBe(20)
    await see(0.2, 20)
    expect(limit.slots).toBe(20)
    await see(0.2, 20)
    expect(limit.slots).toBe(40)
  })

  test('one reading that is seen again and again counts once, and a stale one not at all', async () => {
    const { limit, clock } = setUp({ most: 40 })
    await clock.advance(10_000)
    limit.see({ ...calm, eventLoopUtilization: 0.99, readAtMs: 1_000 })
    expect(limit.slots).toBe(40)
  })

  test('is lowered where the task itself refuses for load, whatever its other answers take', async () => {
    const { limit, clock } = setUp({ most: 40 })
    await answer(limit, clock, { seconds: 40, inFlight: 40, firstByteMs: 50, every: { times: 5, status: 503 } })
    expect(limit.slots).toBeLessThan(30)
    expect(limit.lastChange).toEqual({ kind: 'decrease', reason: 'drops' })
  })

  test('is always the most where it is fixed, and what is learned meanwhile holds from the moment that it is not', async () => {
    const mode = { isAdaptive: false }
    const { limit, clock } = setUp({ most: 40, isAdaptive: () => mode.isAdaptive })
    await answer(limit, clock, { seconds: 40, inFlight: 4, firstByteMs: 50 })
    await answer(limit, clock, { seconds: 120, inFlight: 40, firstByteMs: 500 })
    expect(limit.slots).toBe(40)
    mode.isAdaptive = true
    expect(limit.slots).toBeLessThan(20)
  })

  test('is kept when slower kinds of request become more, and by what takes no slot', async () => {
    const { limit, clock } = setUp({ most: 40 })
    await answer(limit, clock, { seconds: 40, inFlight: 10, firstByteMs: 20 })
    const slow = { ...requestClass, name: 'search' }
    await answer(limit, clock, { seconds: 60, inFlight: 30, firstByteMs: 400, requestClass: slow })
    await answer(limit, clock, { seconds: 60, inFlight: 30, firstByteMs: 9_000, requestClass: { ...slow, weight: 0 } })
    expect(limit.slots).toBe(40)
  })

  test.each([0, 1.5, Number.NaN])('a limit of %d is refused', (most) => {
    expect(() => setUp({ most })).toThrow(`concurrencyLimit must be a whole number of at least 1, got ${most}`)
  })
})

function setUp(options: { most: number; isAdaptive?: () => boolean }) {
  const clock = new ManualClock()
  return { clock, limit: new TaskLimit({ clock, isAdaptive: () => true, ...options }) }
}

interface Answers {
  seconds: number
  inFlight: number
  firstByteMs: number
  requestClass?: typeof requestClass
  every?: { times: number; status: number }
}

/** A hundred answers a second. */
async function answer(
  limit: TaskLimit,
  clock: ManualClock,
  { seconds, every, inFlight, firstByteMs, ...more }: Answers,
): Promise<void> {
  for (let at = 0; at < seconds * 100; at += 1) {
    await clock.advance(10)
    const status = every !== undefined && at % every.times === 0 ? every.status : 200
    limit.note(more.requestClass ?? requestClass, firstByteMs, inFlight, status, clock.now())
  }
}
