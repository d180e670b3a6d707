import { describe, expect, test } from 'vitest'
import { createRandom, exponential } from '../random.ts'
import { meanSojourn } from '../testing/closed-forms.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { SharedProcessor } from './shared-processor.ts'

describe('a shared processor', () => {
  test('divides one core among all that want it', () => {
    const { clock, processor, done } = setUp(1)
    processor.add(0, 100)
    clock.runUntil(50)
    processor.add(1, 100)
    processor.add(2, 10)
    clock.runUntil(1_000)
    // From 50 ms on a third each: 2 has its 10 at 80; a half each: 0 has its rest of 40 at 160; 1 is alone from then.
    expect(done).toEqual([
      [2, 80],
      [0, 160],
      [1, 210],
    ])
    expect(processor.busyMs).toBe(210)
  })

  test('gives nobody more than a core', () => {
    const { clock, processor, done } = setUp(3)
    for (const index of [0, 1]) processor.add(index, 100)
    clock.runUntil(1_000)
    expect(done).toEqual([
      [0, 100],
      [1, 100],
    ])
    expect(processor.busyMs).toBe(200)
  })

  test('drops everything when its task dies', () => {
    const { clock, processor, done } = setUp(1)
    for (const index of [0, 1]) processor.add(index, 100)
    clock.runUntil(50)
    expect(processor.stop().sort()).toEqual([0, 1])
    clock.runUntil(1_000)
    expect(done).toEqual([])
  })

  test('M/M/1-PS: mean sojourn within 2 %', () => {
    const [utilization, meanMs, count] = [0.8, 100, 1_000_000]
    const clock = new VirtualClock()
    const random = createRandom(1)
    const startedAtMs: number[] = []
    let sumMs = 0
    const processor = new SharedProcessor(1, clock, (index) => {
      sumMs += clock.now() - (startedAtMs[index] ?? 0)
    })
    let atMs = 0
    for (let index = 0; index < count; index += 1) {
      atMs += exponential(random, meanMs / utilization)
      clock.runUntil(atMs)
      startedAtMs.push(atMs)
      processor.add(index, exponential(random, meanMs))
    }
    clock.runUntil(atMs + 1_000_000)
    expect(Math.abs(sumMs / count / meanSojourn(utilization, meanMs) - 1)).toBeLessThan(0.02)
  })
})

function setUp(cores: number) {
  const clock = new VirtualClock()
  const done: [index: number, atMs: number][] = []
  const processor = new SharedProcessor(cores, clock, (index) =>
    done.push([index, Math.round(clock.now() * 1e6) / 1e6]),
  )
  return { clock, processor, done }
}
