import { getEventListeners } from 'node:events'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createWatchdog } from './watchdog.ts'

const timeouts = { firstByteTimeoutMs: 100, idleTimeoutMs: 30 }

describe('the watchdog of a call', () => {
  test('ends it when no answer begins in time', async () => {
    const { clock, watchdog } = setUp()
    await clock.advance(99)
    expect(watchdog.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(watchdog.signal.reason).toMatchObject({ code: 'timeout', message: 'no answer began within 100 ms' })
  })

  test('counts silence from the last sign of life', async () => {
    const { clock, watchdog } = setUp()
    for (let chunk = 0; chunk < 10; chunk += 1) {
      watchdog.alive()
      await clock.advance(29)
    }
    expect(watchdog.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(watchdog.signal.reason).toMatchObject({ code: 'timeout', message: 'nothing came within 30 ms' })
  })

  test('blames the client for a silence in which it was waited for', async () => {
    const { clock, watchdog } = setUp()
    watchdog.waitForClient()
    await clock.advance(30)
    expect(watchdog.signal.reason).toMatchObject({ code: 'client-stalled' })
  })

  test('ends it when the client leaves, also when that was before', () => {
    const { leaving, watchdog } = setUp()
    leaving.abort(new Error('gone'))
    expect(watchdog.signal.reason).toEqual(new Error('gone'))
    expect(createWatchdog(new ManualClock(), leaving.signal, timeouts).signal.aborted).toBe(true)
  })

  test('aborts what is left at the end, and leaves no timer and no listener', () => {
    const { clock, leaving, watchdog } = setUp()
    watchdog.alive()
    watchdog.end()
    expect(watchdog.signal.aborted).toBe(true)
    expect(clock.pendingTimers).toBe(0)
    expect(getEventListeners(leaving.signal, 'abort')).toEqual([])
  })
})

function setUp() {
  const clock = new ManualClock()
  const leaving = new AbortController()
  return { clock, leaving, watchdog: createWatchdog(clock, leaving.signal, timeouts) }
}
