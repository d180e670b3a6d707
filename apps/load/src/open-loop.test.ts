import type { Clock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { runOpenLoop } from './open-loop.ts'
import { arrivalWith } from './testing/scenarios.ts'

const arrivals = [5, 10.4, 10.6, 500].map((atMs, index) => arrivalWith({ index, atMs }))

/** A loop that writes down when requests are sent, answered by `send`. */
function recordedLoop(clock: Clock, send: (signal: AbortSignal) => Promise<void>) {
  const sent: { atMs: number; latenessMs: number }[] = []
  const ended: number[] = []
  return {
    sent,
    ended,
    loop: {
      clock,
      startAtMs: 0,
      arrivals,
      send: (_: unknown, signal: AbortSignal) => send(signal),
      onSent: (latenessMs: number) => sent.push({ atMs: clock.now(), latenessMs }),
      onEnded: ({ index }: { index: number }) => ended.push(index),
    },
  }
}

const never = new AbortController().signal

/** Rejects like a request that was aborted would, were its outcome not a value: resolves then, and only then. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}

describe('runOpenLoop', () => {
  test('sends each arrival at its instant, however long the answers take, never early', async () => {
    const clock = new ManualClock()
    const answers = Promise.withResolvers<void>()
    const { loop, sent, ended } = recordedLoop(clock, () => answers.promise)
    const running = runOpenLoop(loop, never)
    await clock.advance(1_000)
    expect(sent.map(({ atMs }) => atMs)).toEqual([5, 11, 11, 500])
    expect(sent.every(({ latenessMs }) => latenessMs >= 0 && latenessMs < 1)).toBe(true)
    expect(ended).toEqual([])
    answers.resolve()
    await running
    expect(ended).toEqual([0, 1, 2, 3])
  })

  test('a generator that hung sends at once all that fell due, and owns up to its lateness', async () => {
    const manual = new ManualClock()
    let hungMs = 0
    const clock: Clock = {
      now: () => manual.now() + hungMs,
      wallNow: () => manual.wallNow(),
      after: (delayMs, callback) => manual.after(delayMs, callback),
    }
    const { loop, sent } = recordedLoop(clock, async () => {
      hungMs = 300
    })
    const running = runOpenLoop(loop, never)
    await manual.advance(1_000)
    await running
    expect(sent.map(({ atMs }) => atMs)).toEqual([5, 305, 305, 500])
    expect(sent.map(({ latenessMs }) => Math.round(latenessMs))).toEqual([0, 295, 294, 0])
  })

  test('an abort stops the sending and waits for what is in flight', async () => {
    const clock = new ManualClock()
    const interruption = new AbortController()
    const { loop, sent, ended } = recordedLoop(clock, untilAborted)
    const running = runOpenLoop(loop, interruption.signal)
    await clock.advance(20)
    interruption.abort()
    await running
    expect(sent).toHaveLength(3)
    expect(ended).toEqual([0, 1, 2])
    expect(clock.pendingTimers).toBe(0)
  })

  test('a fault in sending ends the run with that fault', async () => {
    const clock = new ManualClock()
    const { loop, sent } = recordedLoop(clock, () => Promise.reject(new Error('bug')))
    const running = expect(runOpenLoop(loop, never)).rejects.toThrow('bug')
    await clock.advance(1_000)
    await running
    expect(sent).toHaveLength(1)
  })
})
