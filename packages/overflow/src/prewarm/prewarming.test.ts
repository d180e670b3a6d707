import type { ChapterDrop } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { Prewarming } from './prewarming.ts'

const noon = Date.UTC(2026, 10, 21, 12)
const secondMs = 1_000
const drop: ChapterDrop = { titleId: 'monster', atMs: noon, expectedMultiple: 10, leadMs: 60_000 }

describe('for a drop', () => {
  test('what it needs is asked for once, together, a minute before', () => {
    const story = telling([drop])
    expect(story.until(-61)).toEqual([])
    expect(story.until(60)).toEqual([{ atS: -60, start: 64, cause: 'drop' }])
  })

  test('ordinary demand is that of before: early readers do not raise what is asked for', () => {
    const story = telling([drop])
    expect(story.until(-60)).toEqual([{ atS: -60, start: 64, cause: 'drop' }])
    story.state.here = 40
    expect(story.until(60)).toEqual([])
  })

  test('idle environments are asked as well, because they would answer in place of new ones', () => {
    const story = telling([drop])
    story.state.warm = 30
    story.state.warmInAMinute = 30
    expect(story.until(0)).toEqual([{ atS: -60, start: 64, cause: 'drop' }])
  })

  test('environments that run requests are not: nobody is put in their place', () => {
    const story = telling([drop])
    story.state.spilled = 4
    // Ten times 14, less 36; less the 4 that run there.
    expect(story.until(0)).toEqual([{ atS: -60, start: 100, cause: 'drop' }])
  })

  test('that is near already when the process starts, what is seen then is ordinary demand', () => {
    expect(telling([drop], { fromS: -30 }).until(60)).toEqual([{ atS: -29.5, start: 64, cause: 'drop' }])
  })

  test('that is out already when the process starts, nothing is known of ordinary demand, and nothing is asked for', () => {
    const story = telling([drop], { fromS: 1 })
    story.state.here = 40
    expect(story.until(60)).toEqual([])
  })

  test('that comes out while the process is new, its readers are not taken for ordinary demand', () => {
    const story = telling([drop], { fromS: -10 })
    expect(story.until(-0.5)).toEqual([{ atS: -9.5, start: 64, cause: 'drop' }])
    story.state.here = 40
    expect(story.until(60)).toEqual([])
  })

  test('that is far ahead they are asked again before they expire', () => {
    const story = telling([{ ...drop, leadMs: 600 * secondMs, spreadMs: 0 }])
    expect(story.until(60).map(({ atS }) => atS)).toEqual([-600, -360, -120])
  })

  test('that is taken out of the calendar, nothing more is asked for', () => {
    const drops = [{ ...drop, leadMs: 600 * secondMs }]
    const story = telling(drops)
    expect(story.until(-500)).toHaveLength(1)
    drops.pop()
    expect(story.until(60)).toEqual([])
  })

  test('that was put off, it is asked for again then', () => {
    const drops = [drop]
    const story = telling(drops)
    expect(story.until(-10)).toHaveLength(1)
    drops[0] = { ...drop, atMs: noon + 900 * secondMs }
    expect(story.until(960)).toEqual([{ atS: 840, start: 64, cause: 'drop' }])
  })

  test('no more is asked for than may be', () => {
    const story = telling([drop])
    story.state.mostAhead = 45
    expect(story.until(60)).toEqual([{ atS: -60, start: 45, cause: 'drop' }])
  })
})

describe('when asking brings', () => {
  test('nothing, it is asked again after pauses that double, a minute at most', () => {
    const story = telling([{ ...drop, leadMs: 300 * secondMs, spreadMs: 0 }])
    story.state.comeUp = 0
    const asked = story.until(0).map(({ atS }) => atS)
    const gaps = asked.slice(1).map((atS, index) => atS - (asked[index] as number))
    // Half a second is until the next look.
    expect(gaps).toEqual([1.5, 2.5, 4.5, 8.5, 16.5, 32.5, 60.5, 60.5, 60.5])
  })

  test('nothing, that is forgotten by the next drop', () => {
    const long = { ...drop, leadMs: 300 * secondMs, spreadMs: 0 }
    const story = telling([long, { ...long, atMs: noon + 3_600 * secondMs }])
    story.state.comeUp = 0
    story.until(0)
    expect(story.until(3_303).map(({ atS }) => atS)).toEqual([3_300, 3_301.5])
  })

  test('some of them, the rest is asked for at once', () => {
    const story = telling([drop])
    story.state.comeUp = 40
    expect(story.until(-59)).toEqual([
      { atS: -60, start: 64, cause: 'drop' },
      { atS: -59.5, start: 64, cause: 'drop' },
    ])
  })

  test('anything is not known yet, nothing else is asked for', () => {
    const story = telling([drop])
    story.state.startingAhead = 64
    expect(story.until(60)).toEqual([])
  })
})

describe('at the rising edge', () => {
  test('of a burst that nobody announced, environments are asked for before the slots are taken', () => {
    const story = telling([], { risingEdge: true })
    story.until(-600)
    const asked = [18, 26, 34].flatMap((here, index) => {
      story.state.here = here
      return story.until(-599.5 + index / 2)
    })
    // 34 of 40 slots are taken, 16 more a second.
    expect(asked).toEqual([{ atS: -598.5, start: 14, cause: 'rising-edge' }])
  })

  test('nothing is asked for where it is switched off', () => {
    const story = telling([])
    story.until(-600)
    story.state.here = 35
    expect(story.until(-590)).toEqual([])
  })
})

test('without a drop or an edge nothing is ever asked for', () => {
  expect(telling([], { risingEdge: true }).until(3_600)).toEqual([])
})

/** From twenty minutes before noon on, 10 slots are wanted of 40. */
function telling(drops: readonly ChapterDrop[], { risingEdge = false, fromS = -1_200 } = {}) {
  const prewarming = new Prewarming({ risingEdge })
  const state = {
    here: 10,
    spilled: 0,
    limit: 40,
    warm: 0,
    warmInAMinute: 0,
    startingAhead: 0,
    mostAhead: 1_000,
    /** How many environments come up of those that are asked for. */
    comeUp: Number.POSITIVE_INFINITY,
  }
  let atS = fromS
  let upUntilS = Number.NEGATIVE_INFINITY
  return {
    state,
    /** Looks twice a second until so many seconds after noon; gives what was asked for. What comes up is up at once. */
    until(endS: number) {
      const asked: { atS: number; start: number; cause: string | undefined }[] = []
      for (; atS <= endS; atS += 0.5) {
        if (atS >= upUntilS - 60) state.warmInAMinute = 0
        if (atS >= upUntilS) state.warm = 0
        const times = { nowMs: (atS + 1_200) * secondMs, wallMs: noon + atS * secondMs }
        const { start, cause } = prewarming.decide(drops, { ...times, ...state })
        if (start === 0) continue
        asked.push({ atS, start, cause })
        state.warm = Math.min(start + state.spilled, state.warm + state.comeUp)
        state.warmInAMinute = state.warm
        upUntilS = atS + 300
      }
      return asked
    },
  }
}
