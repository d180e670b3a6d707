import { describe, expect, test } from 'vitest'
import { RisingEdge } from './rising-edge.ts'

const tickMs = 500

describe('a burst', () => {
  test('is seen within a second of a tenfold step, and drawn out by a cold start', () => {
    const { edge, note } = noting(Array(8).fill(40))
    note(180, 270)
    // 40 wanted before, 400 when the step is over: it is expected before it is there.
    expect(edge.expectedSlots()).toBeGreaterThan(350)
  })

  test('that rises for ten seconds is seen in the second of them', () => {
    const { edge, note } = noting(Array(8).fill(40))
    note(58, 76, 94)
    expect(edge.expectedSlots()).toBeGreaterThan(110)
  })

  test('is over when it no longer rises', () => {
    const { edge, note } = noting(Array(8).fill(40))
    note(180, 270, 320, 360, 380, 390, 395, 400)
    expect(edge.expectedSlots()).toBeDefined()
    note(...Array(8).fill(400))
    expect(edge.expectedSlots()).toBeUndefined()
  })
})

describe('nothing is expected', () => {
  test.each<[string, number[]]>([
    ['of two seconds of nothing', [0, 0, 0, 0]],
    ['of a few requests where there were none', [0, 0, 0, 0, 1, 2, 2, 3]],
    ['of what falls', [400, 350, 300, 250, 200, 150, 100, 50]],
    ['before two seconds were seen', [0, 100, 200, 300]],
  ])('%s', (_what, slots) => {
    expect(noting(slots).edge.expectedSlots()).toBeUndefined()
  })

  test('of what is no count, or comes at no instant', () => {
    const edge = new RisingEdge()
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY, -1]) edge.note(none, 0)
    for (const atMs of [Number.NaN, 0, 0, 0]) edge.note(9, atMs)
    expect(edge.expectedSlots()).toBeUndefined()
  })

  test.each([
    [2, 1],
    [10, 0.3],
    [40, 1],
    [40, 5],
    [200, 1],
  ])('of ordinary traffic, but for three times an hour: %d requests at once, of %d s', (mean, serviceS) => {
    expect(falseAlarms(mean, serviceS)).toBeLessThanOrEqual(3)
  })
})

test('samples beyond four seconds are let go, however often they are taken', () => {
  const edge = new RisingEdge()
  for (let atMs = 0; atMs < 60_000; atMs += 1) edge.note(atMs / 100, atMs)
  expect(edge.expectedSlots()).toBeUndefined()
})

function noting(slots: readonly number[]) {
  const edge = new RisingEdge()
  let ticks = 0
  const note = (...more: readonly number[]) => {
    for (const wanted of more) edge.note(wanted, tickMs * ticks++)
  }
  note(...slots)
  return { edge, note }
}

/** Times an hour that independent requests (Poisson arrivals, exponential times, without limit) look like a burst. */
function falseAlarms(mean: number, serviceS: number): number {
  const random = seeded(12_345)
  const exponential = (meanS: number) => -Math.log(random()) * meanS
  const edge = new RisingEdge()
  let ends: number[] = []
  let nextS = exponential(serviceS / mean)
  let alarms = 0
  let wasRising = false
  for (let nowS = 0; nowS < 3_600; nowS += tickMs / 1_000) {
    for (; nextS <= nowS; nextS += exponential(serviceS / mean)) ends.push(nextS + exponential(serviceS))
    ends = ends.filter((endS) => endS > nowS)
    edge.note(ends.length, nowS * 1_000)
    const isRising = edge.expectedSlots() !== undefined
    // The first minute is a rise, from nothing.
    if (isRising && !wasRising && nowS > 60) alarms += 1
    wasRising = isRising
  }
  return alarms
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}
