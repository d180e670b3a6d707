import type { ChapterDrop } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { demandOfDrops, upcomingDrops } from './drop-demand.ts'

const noon = Date.UTC(2026, 10, 21, 12)
const minuteMs = 60_000
const drop: ChapterDrop = { titleId: 'monster', atMs: noon, expectedMultiple: 10 }

describe('a drop', () => {
  test('asks, from half a minute before to a minute after it, for what its readers need beyond the primary plane', () => {
    const at = (wallMs: number) => wanted([drop], { wallMs })
    expect([-minuteMs / 2 - 1, -minuteMs / 2, 0, minuteMs - 1, minuteMs].map((ms) => at(noon + ms))).toEqual([
      undefined,
      // Ten times 30 slots, less nine tenths of 40.
      264,
      264,
      264,
      undefined,
    ])
  })

  test('may say how long before and after', () => {
    const long = { ...drop, leadMs: 5 * minuteMs, spreadMs: 0 }
    expect(wanted([long], { wallMs: noon - 5 * minuteMs })).toBe(264)
    expect(wanted([long], { wallMs: noon })).toBeUndefined()
  })

  test('asks for none where the primary plane bears it', () => {
    expect(wanted([drop], { baselineSlots: 3.6 })).toBe(0)
    expect(wanted([drop], { baselineSlots: 3.7 })).toBe(1)
  })

  test('asks earlier for what Lambda cannot start at once: 100 a second beyond a thousand', () => {
    const context = { baselineSlots: 303.6, wallMs: noon - minuteMs / 2 - 20_000 }
    expect(wanted([drop], context)).toBe(3_000)
    expect(wanted([drop], { ...context, wallMs: context.wallMs - 1 })).toBeUndefined()
  })

  test('with another one brings what each brings alone', () => {
    const drops = [drop, { ...drop, titleId: 'nana', expectedMultiple: 4 }]
    expect(demandOfDrops(drops, context)).toMatchObject({ environments: 354, drop: { titleId: 'monster' } })
  })

  test('that was taken out, or put off, asks for nothing any more', () => {
    expect(wanted([], {})).toBeUndefined()
    expect(wanted([{ ...drop, atMs: noon + 60 * minuteMs }], {})).toBeUndefined()
  })
})

test('drops of ordinary demand and those that are over are not looked at, the others in their order', () => {
  const later = { ...drop, atMs: noon + 1 }
  const drops = [later, drop, { ...drop, expectedMultiple: 1 }, { titleId: 'nana', atMs: noon }]
  expect(upcomingDrops(drops, noon)).toEqual([drop, later])
  expect(upcomingDrops(drops, noon + minuteMs)).toEqual([later])
})

const context = { wallMs: noon, baselineSlots: 30, limit: 40 }

function wanted(drops: readonly ChapterDrop[], more: Partial<typeof context>) {
  return demandOfDrops(drops, { ...context, ...more })?.environments
}
