import { type ChapterDrop, emptyPreferences, genres, type Title } from '@manga-assist/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generatedTitles, memoryCatalogue } from '../testing/index.ts'
import { createRecommender, type RecommendRequest } from './recommender.ts'
import type { TasteSignal } from './taste-signals.ts'

const titles = generatedTitles(120, 7)
const byName = new Map(titles.map((title) => [title.title.english, title]))
const recommender = createRecommender(memoryCatalogue(titles))
const nowMs = Date.UTC(2026, 4, 1)
const dayMs = 24 * 3_600_000

const titleId = fc.constantFrom(...titles.map(({ id }) => id))
const ids = fc.uniqueArray(titleId, { maxLength: 12 })
const atMs = fc.integer({ min: nowMs - 400 * dayMs, max: nowMs + 2 * dayMs })
const signal: fc.Arbitrary<TasteSignal> = fc.record({
  titleId,
  kind: fc.constantFrom('liked', 'read', 'dropped', 'asked-about', 'recommended'),
  atMs,
})
const drop: fc.Arbitrary<ChapterDrop> = fc.record(
  { titleId, atMs: fc.integer({ min: nowMs - 10 * dayMs, max: nowMs + 10 * dayMs }), chapter: fc.nat(999) },
  { requiredKeys: ['titleId', 'atMs'] },
)
const request: fc.Arbitrary<RecommendRequest> = fc
  .record({
    preferences: fc.record({
      liked: ids,
      read: ids,
      dropped: ids,
      avoidedGenres: fc.uniqueArray(fc.constantFrom(...genres), { maxLength: 3 }),
    }),
    likes: ids,
    signals: fc.array(signal, { maxLength: 20 }),
    drops: fc.array(drop, { maxLength: 20 }),
    exclude: ids,
    limit: fc.integer({ min: 1, max: 60 }),
    genre: fc.option(fc.constantFrom(...genres), { nil: undefined, freq: 5 }),
    among: fc.option(fc.subarray(titles), { nil: undefined }),
  })
  .map(({ among, ...rest }) => ({ ...rest, nowMs, ...(among && { among }) }))

const lists = [
  ['recommend', (of: RecommendRequest) => recommender.recommend(of)],
  ['trending', (of: RecommendRequest) => recommender.trending(of)],
  ['similarTo', (of: RecommendRequest) => recommender.similarTo(subject, of)],
] as const
const subject = titles[5] as Title

describe.each(lists)('%s', (name, make) => {
  test('never gives what the reader knows, avoids or does not want, nor what was not asked for', () => {
    fc.assert(
      fc.property(request, (of) => {
        for (const { title } of make(of)) {
          expect(unwantedIn(of)).not.toContain(title.id)
          expect(title.genres.filter((genre) => of.preferences.avoidedGenres.includes(genre))).toEqual([])
          if (of.genre !== undefined) expect(title.genres).toContain(of.genre)
          if (of.among !== undefined) expect(of.among).toContain(title)
        }
      }),
    )
  })

  test('gives as many as asked for when there are, each once, scores never rising', () => {
    fc.assert(
      fc.property(request, (of) => {
        const list = make(of)
        const wanted = (of.among ?? titles).filter(
          (title) => isWanted(of, title) && (name !== 'similarTo' || title !== subject),
        )
        expect(list).toHaveLength(Math.min(of.limit, wanted.length))
        expect(new Set(list.map(({ title }) => title)).size).toBe(list.length)
        const scores = list.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      }),
    )
  })

  test('gives the same for the same input, also from a recommender made anew', () => {
    const other = createRecommender(memoryCatalogue(generatedTitles(120, 7)))
    const again = {
      recommend: other.recommend,
      trending: other.trending,
      similarTo: other.similarTo.bind(null, subject),
    }
    fc.assert(
      fc.property(request, (of) => {
        expect(make(structuredClone(of))).toEqual(make(of))
        expect(again[name](of)).toEqual(make(of))
      }),
      { numRuns: 30 },
    )
  })

  test('states only what is true', () => {
    fc.assert(
      fc.property(request, (of) => {
        for (const { title, reasons } of make(of)) {
          expect(reasons.length).toBeGreaterThan(0)
          for (const reason of reasons) expect(isTrue(reason, title, of), `${title.id}: ${reason}`).toBe(true)
        }
      }),
    )
  })
})

/** Checks a reason as a reader would: from its words and the catalogue. */
function isTrue(reason: string, title: Title, of: RecommendRequest): boolean {
  const because = /^(because you (?:liked|finished|asked about)|like) ([^:]+): (.+)$/.exec(reason)
  if (because !== null) {
    const [, cause = '', name = '', tags = ''] = because
    const named = byName.get(name)
    return (
      named !== undefined &&
      named !== title &&
      isCause(cause, named, of) &&
      tags.split(', ').every((tag) => has(named, tag) && has(title, tag))
    )
  }
  const chapter =
    /^(?:a new chapter|chapter (\d+)) (is just out|is out within the hour|is out in .+|came out .+ ago)$/.exec(reason)
  if (chapter !== null) return hasDrop(title, chapter[1], chapter[2] ?? '', of.drops ?? [])
  const widelyRead = /^widely read (.+) and (.+)$/.exec(reason)
  if (widelyRead !== null) return title.popularity >= 4 && widelyRead.slice(1).every((tag) => has(title, tag))
  return reason.split(/: |, /).every((tag) => has(title, tag))
}

function isCause(cause: string, named: Title, { preferences, likes = [], signals = [] }: RecommendRequest): boolean {
  const told = (kind: TasteSignal['kind']) => signals.some((own) => own.kind === kind && own.titleId === named.id)
  switch (cause) {
    case 'because you liked':
      return likes.includes(named.id) || preferences.liked.includes(named.id) || told('liked')
    case 'because you finished':
      return preferences.read.includes(named.id) || told('read')
    case 'because you asked about':
      return told('asked-about')
    default:
      return named === subject
  }
}

function has({ genres: own, themes, authors, demographic }: Title, tag: string): boolean {
  const tags = [...own, ...themes, demographic].map((value) => value.replaceAll('-', ' '))
  return [...tags, ...authors.map((author) => `by ${author}`)].includes(tag)
}

function hasDrop({ id }: Title, chapter: string | undefined, when: string, drops: readonly ChapterDrop[]): boolean {
  return drops.some(
    (own) =>
      own.titleId === id &&
      (chapter === undefined ? own.chapter === undefined : own.chapter === Number(chapter)) &&
      own.atMs > nowMs === / in |within/.test(when),
  )
}

function unwantedIn({ preferences, likes = [], exclude = [], signals = [] }: RecommendRequest): string[] {
  const told = signals.filter(({ kind }) => kind === 'liked' || kind === 'read' || kind === 'dropped')
  const { liked, read, dropped } = preferences
  return [...liked, ...read, ...dropped, ...likes, ...exclude, ...told.map((own) => own.titleId)]
}

function isWanted(of: RecommendRequest, title: Title): boolean {
  if (of.genre !== undefined && !title.genres.includes(of.genre)) return false
  const avoided = title.genres.some((genre) => of.preferences.avoidedGenres.includes(genre))
  return !avoided && !unwantedIn(of).includes(title.id)
}

test('three likes are enough for a list that differs from that of a stranger', () => {
  fc.assert(
    fc.property(fc.uniqueArray(titleId, { minLength: 3, maxLength: 3 }), (likes) => {
      const own = recommender.recommend({ preferences: emptyPreferences, likes, limit: 10 })
      const stranger = recommender.recommend({ preferences: emptyPreferences, exclude: likes, limit: 10 })
      expect(own.map(({ title }) => title.id)).not.toEqual(stranger.map(({ title }) => title.id))
    }),
  )
})
