import { describe, expect, test } from 'vitest'
import { createEmbeddedCatalogue } from './embedded-catalogue.ts'
import { shippedTitles } from './shipped-titles.ts'

const catalogue = createEmbeddedCatalogue(shippedTitles)

describe('search finds by', () => {
  test.each([
    ['English name', 'fullmetal alchemist', 'fullmetal-alchemist'],
    ['Japanese name', '鋼の錬金術師', 'fullmetal-alchemist'],
    ['part of a Japanese name', '錬金術', 'fullmetal-alchemist'],
    ['abbreviation', 'FMA', 'fullmetal-alchemist'],
    ['half-width and full-width alike', 'ＦＭＡ', 'fullmetal-alchemist'],
    ['a name with a typo', 'bersrk', 'berserk'],
    ['author', 'urasawa', 'monster'],
    ['beginning of a word', 'vinlan', 'vinland-saga'],
    ['theme', 'heist', 'lupin-iii'],
    ['katakana', 'モンスター', 'monster'],
  ])('%s', (_how, query, id) => {
    expect(catalogue.search(query, 5).map(({ title }) => title.id)).toContain(id)
  })

  test.each(['', '   ', '!?', '\u0000', 'zzqqxx'])('nothing: %j', (query) => {
    expect(catalogue.search(query, 5)).toEqual([])
  })
})

test('search gives the best first and no more than asked for', () => {
  const hits = catalogue.search('samurai revenge', 4)
  expect(hits).toHaveLength(4)
  expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a))
})

test('titles are found by their id', () => {
  expect(catalogue.byId('monster')?.authors).toEqual(['Naoki Urasawa'])
  expect(catalogue.byId('no-such-title')).toBeUndefined()
})
