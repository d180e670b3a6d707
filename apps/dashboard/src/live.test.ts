import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { follow } from './live.ts'
import { statusOf } from './testing/status.ts'

const news = JSON.stringify(statusOf())

describe('what follows the events', () => {
  test('hands on each status, and passes over what is none', () => {
    const { sources, heard } = setUp()
    for (const text of [news, '{"cut', 'null', '{}', news]) sources[0]?.data(text)
    expect(heard.statuses).toBe(2)
  })

  test('says once a second for how long nothing has come, until something does', async () => {
    const { sources, heard, clock } = setUp()
    sources[0]?.data(news)
    await clock.advance(2_999)
    expect(heard.silences).toEqual([])
    await clock.advance(2_001)
    expect(heard.silences).toEqual([3_000, 4_000, 5_000])
    sources[0]?.data(news)
    await clock.advance(2_999)
    expect(heard.silences).toHaveLength(3)
  })

  test('opens again two seconds after a break, once, and goes on by itself', async () => {
    const { sources, heard, clock } = setUp()
    sources[0]?.broken()
    sources[0]?.broken()
    await clock.advance(1_999)
    expect(sources).toHaveLength(1)
    await clock.advance(1)
    expect([sources.length, heard.closed]).toEqual([2, 2])
    sources[1]?.data(news)
    expect(heard.statuses).toBe(1)
  })

  test('gives a connection up that brings nothing, and leaves each new one its time', async () => {
    const { sources, clock } = setUp()
    await clock.advance(10_000)
    expect(sources).toHaveLength(1)
    await clock.advance(5_000)
    expect(sources).toHaveLength(2)
    await clock.advance(9_000)
    expect(sources).toHaveLength(2)
    await clock.advance(6_000)
    expect(sources).toHaveLength(3)
  })

  test('leaves no timer and no connection when it is ended', () => {
    const { stop, clock, heard } = setUp()
    stop()
    expect([clock.pendingTimers, heard.closed]).toEqual([0, 1])
  })
})

function setUp() {
  const clock = new ManualClock()
  const sources: { data: (text: string) => void; broken: () => void }[] = []
  const heard = { statuses: 0, silences: [] as number[], closed: 0 }
  const stop = follow({
    clock,
    open(told) {
      sources.push(told)
      return () => {
        heard.closed += 1
      }
    },
    onStatus: () => {
      heard.statuses += 1
    },
    onSilence: (forMs) => heard.silences.push(forMs),
  })
  onTestFinished(stop)
  return { clock, sources, heard, stop }
}
