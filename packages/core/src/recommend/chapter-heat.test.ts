import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { memoryCatalogue, sampleTitles } from '../testing/index.ts'
import { chapterHeats } from './chapter-heat.ts'
import { createRecommender, type RecommendRequest } from './recommender.ts'

const hourMs = 3_600_000
const nowMs = 5_000 * 24 * hourMs
const dropped = (titleId: string, hoursAgo: number, more: { chapter?: number; expectedMultiple?: number } = {}) => ({
  titleId,
  atMs: nowMs - hoursAgo * hourMs,
  ...more,
})

describe('the heat of a title', () => {
  test('halves in two days after a chapter, and comes up on its eve', () => {
    const heat = (hoursAgo: number) => chapterHeats([dropped('a', hoursAgo)], nowMs).get('a')?.heat
    expect([heat(0), heat(48), heat(96), heat(-6), heat(-12)]).toEqual([1, 0.5, 0.25, 0.5, 0.25])
    expect([heat(169), heat(-169)]).toEqual([undefined, undefined])
  })

  test('adds up its chapters, each by the demand it is expected to bring', () => {
    const heats = chapterHeats([dropped('a', 0, { expectedMultiple: 10 }), dropped('a', 48), dropped('b', 0)], nowMs)
    expect(heats.get('a')).toEqual({ heat: 10.5, nearest: dropped('a', 0, { expectedMultiple: 10 }) })
    expect(heats.get('b')?.heat).toBe(1)
  })
})

describe('trending', () => {
  const { trending, recommend } = createRecommender(memoryCatalogue())
  const drops = [dropped('quiet-harbour', 2, { chapter: 41 }), dropped('paper-moons', 60), dropped('night-vault', -5)]

  test('goes by chapters around now and says so', () => {
    const list = trending(request({ drops }))
    expect(list.slice(0, 3).map(({ title, reasons }) => [title.id, reasons[0]])).toEqual([
      ['quiet-harbour', 'chapter 41 came out 2 hours ago'],
      ['night-vault', 'a new chapter is out in 5 hours'],
      ['paper-moons', 'a new chapter came out 2 days ago'],
    ])
  })

  test('lets the more awaited of two chapters go first', () => {
    const awaited = [dropped('quiet-harbour', 2), dropped('paper-moons', 2, { expectedMultiple: 20 })]
    expect(trending(request({ drops: awaited }))[0]?.title.id).toBe('paper-moons')
  })

  test('takes taste where the news are the same', () => {
    const same = ['velvet-hands', 'quiet-harbour'].map((id) => dropped(id, 3))
    const first = (likes: string[]) => trending(request({ drops: same, likes }))[0]?.title.id
    expect([first(['night-vault']), first([])]).toEqual(['velvet-hands', 'quiet-harbour'])
  })

  test('is popularity when nothing comes out, and never what the reader knows', () => {
    expect(ids(trending(request({ limit: 2 })))).toEqual(['iron-petal', 'ninth-inning'])
    expect(ids(trending(request({ drops, likes: ['quiet-harbour'] })))).not.toContain('quiet-harbour')
  })

  test('a fresh chapter lifts a title among near equals in every list, a card just shown lowers it', () => {
    const place = (more: Partial<RecommendRequest>) => ids(recommend(request(more))).indexOf('ninth-inning')
    expect(place({})).toBe(1)
    expect(place({ drops: [dropped('ninth-inning', 0, { expectedMultiple: 50 })] })).toBe(0)
    expect(place({ signals: [{ titleId: 'ninth-inning', kind: 'recommended', atMs: nowMs }] })).toBeGreaterThan(1)
  })

  test('drops do not count without a now', () => {
    const { nowMs: _, ...timeless } = request({ drops })
    expect(ids(trending(timeless))).toEqual(ids(trending(request({}))))
  })
})

function ids(list: readonly { title: { id: string } }[]): string[] {
  return list.map(({ title }) => title.id)
}

function request(more: Partial<RecommendRequest>): RecommendRequest {
  return { preferences: emptyPreferences, nowMs, limit: sampleTitles.length, ...more }
}
