import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from './virtual-clock.ts'

describe('virtual clock', () => {
  test('events happen in the order of their instants, those of one instant in the order they were scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 600 }), (instants) => {
        const clock = new VirtualClock()
        const happened: { atMs: number; order: number }[] = []
        const source = clock.register((order) => happened.push({ atMs: clock.now(), order }))
        instants.forEach((atMs, order) => {
          clock.at(atMs, source, order)
        })
        clock.runToEnd()
        const expected = instants.map((atMs, order) => ({ atMs, order }))
        expect(happened).toEqual(expected.sort((a, b) => a.atMs - b.atMs || a.order - b.order))
      }),
    )
  })

  test('events scheduled on the way take their place among the others', () => {
    const clock = new VirtualClock()
    const seen: string[] = []
    clock.after(10, () => {
      seen.push(`first at ${clock.now()}`)
      clock.after(5, () => seen.push(`inner at ${clock.now()}`))
    })
    clock.after(20, () => seen.push(`last at ${clock.now()}`))
    clock.runToEnd()
    expect(seen).toEqual(['first at 10', 'inner at 15', 'last at 20'])
  })

  test('running until an instant lets happen what is due by then and stands there', () => {
    const clock = new VirtualClock()
    const seen: number[] = []
    for (const delayMs of [5, 10, 11]) clock.after(delayMs, () => seen.push(delayMs))
    clock.runUntil(10)
    expect(seen).toEqual([5, 10])
    expect(clock.now()).toBe(10)
  })

  test('an instant that is past means now', () => {
    const clock = new VirtualClock()
    clock.runUntil(100)
    clock.after(-5, () => expect(clock.now()).toBe(100))
    clock.runToEnd()
    expect(clock.now()).toBe(100)
  })

  test('a cancelled timer does not fire and does not keep time going', () => {
    const clock = new VirtualClock()
    const cancel = clock.after(10, () => expect.unreachable())
    cancel()
    cancel()
    clock.runToEnd()
    expect(clock.now()).toBe(0)
  })

  test('cancelling after the end does not touch the timer that took the place', () => {
    const clock = new VirtualClock()
    let fired = 0
    const cancel = clock.after(1, () => {})
    clock.runUntil(1)
    clock.after(1, () => {
      fired += 1
    })
    cancel()
    clock.runToEnd()
    expect(fired).toBe(1)
  })

  test('background events happen on the way but do not keep time going', () => {
    const clock = new VirtualClock()
    let ticks = 0
    const tick = () => {
      ticks += 1
      clock.after(1, tick, { background: true })
    }
    clock.after(1, tick, { background: true })
    clock.after(3.5, () => {})
    clock.runToEnd()
    expect({ ticks, now: clock.now() }).toEqual({ ticks: 3, now: 3.5 })
  })

  test('what is held keeps time going; when nothing happens to it any more, the end is an error', () => {
    const clock = new VirtualClock()
    const tick = () => {
      if (clock.now() === 5_000) clock.release()
      clock.after(1_000, tick, { background: true })
    }
    clock.after(1_000, tick, { background: true })
    clock.hold()
    clock.runToEnd()
    expect(clock.now()).toBe(5_000)
    clock.hold()
    expect(() => clock.runToEnd()).toThrow('the simulation cannot end: nothing happens to 1 open requests')
  })
})
