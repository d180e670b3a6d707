import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { deadline, every, sleep, systemClock } from './index.ts'
import { ManualClock } from './testing/index.ts'

describe('sleep', () => {
  test('resolves when the time has passed, not before', async () => {
    const clock = new ManualClock()
    let woke = false
    const waiting = sleep(clock, 100).then(() => {
      woke = true
    })
    await clock.advance(99)
    expect(woke).toBe(false)
    await clock.advance(1)
    expect(woke).toBe(true)
    await waiting
  })

  test('rejects with the reason of an abort and leaves no timer', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const waiting = sleep(clock, 100, controller.signal)
    controller.abort(new Error('client left'))
    await expect(waiting).rejects.toThrow('client left')
    expect(clock.pendingTimers).toBe(0)
  })

  test('rejects at once when the signal was aborted before', async () => {
    const clock = new ManualClock()
    await expect(sleep(clock, 100, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    expect(clock.pendingTimers).toBe(0)
  })

  test('takes its listener off the signal when it is over', async () => {
    const { signal } = new AbortController()
    await sleep(systemClock, 0, signal)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('every', () => {
  test('calls at each interval until cancelled', async () => {
    const clock = new ManualClock()
    const calledAtMs: number[] = []
    const cancel = every(clock, 10, () => calledAtMs.push(clock.now()))
    await clock.advance(35)
    cancel()
    await clock.advance(100)
    expect(calledAtMs).toEqual([10, 20, 30])
    expect(clock.pendingTimers).toBe(0)
  })

  test('goes on after a callback that throws', async () => {
    const clock = new ManualClock()
    let calls = 0
    every(clock, 10, () => {
      calls += 1
      if (calls === 1) throw new Error('first call fails')
    })
    await expect(clock.advance(10)).rejects.toThrow('first call fails')
    await clock.advance(10)
    expect(calls).toBe(2)
  })
})

describe('deadline', () => {
  test('aborts with its reason when the time is up', async () => {
    const clock = new ManualClock()
    const { signal } = deadline(clock, 50, () => new Error('first byte overdue'))
    await clock.advance(50)
    expect(signal.reason).toEqual(new Error('first byte overdue'))
  })

  test('aborts together with its parent', () => {
    const parent = new AbortController()
    const { signal, cancel } = deadline(new ManualClock(), 50, () => new Error('unused'), parent.signal)
    parent.abort(new Error('client left'))
    expect(signal.reason).toEqual(new Error('client left'))
    cancel()
  })

  test('leaves nothing behind when cancelled', async () => {
    const clock = new ManualClock()
    const parent = new AbortController()
    const { signal, cancel } = deadline(clock, 50, () => new Error('unused'), parent.signal)
    cancel()
    expect(clock.pendingTimers).toBe(0)
    expect(getEventListeners(parent.signal, 'abort')).toEqual([])
    expect(signal.aborted).toBe(false)
  })
})
