import { demographics, genres, titleSchema, validate } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { shippedTitles } from './shipped-titles.ts'
import themes from './themes.json' with { type: 'json' }

describe('the shipped catalogue', () => {
  test('holds at least 400 titles', () => {
    expect(shippedTitles.length).toBeGreaterThanOrEqual(400)
  })

  test.each(shippedTitles.map((title) => [title.id, title]))('%s fits the schema', (_id, title) => {
    expect(validate(titleSchema, title)).toMatchObject({ kind: 'valid' })
  })

  test('gives every title its own id and names', () => {
    const ids = shippedTitles.map(({ id }) => id)
    const names = shippedTitles.map(({ title }) => title.english.toLowerCase())
    expect([new Set(ids).size, new Set(names).size]).toEqual([ids.length, names.length])
  })

  test('gives no name to two titles, in any script and however it is punctuated', () => {
    const owners = Map.groupBy(
      shippedTitles.flatMap(({ id, title, aliases }) =>
        [...new Set([title.english, title.romaji, title.native, ...aliases].map(bare))].map((name) => ({ name, id })),
      ),
      ({ name }) => name,
    )
    expect([...owners.values()].filter((named) => named.length > 1).flat()).toEqual([])
  })

  test('spells every author in one way', () => {
    const spellings = Map.groupBy(new Set(shippedTitles.flatMap(({ authors }) => authors)), (author) =>
      bare(author)
        .replaceAll(/ou|oo|oh/g, 'o')
        .replaceAll('uu', 'u')
        .split('')
        .sort()
        .join(''),
    )
    expect([...spellings.values()].filter((same) => same.length > 1)).toEqual([])
  })

  test('tells each story in two sentences', () => {
    const others = shippedTitles.filter(({ synopsis }) => synopsis.split(/[.!?](?:\s|$)/).length !== 3)
    expect(others.map(({ id, synopsis }) => `${id}: ${synopsis}`)).toEqual([])
  })

  test('uses only themes of its vocabulary, each for two titles or more', () => {
    const uses = new Map<string, number>(themes.map((theme) => [theme, 0]))
    for (const theme of shippedTitles.flatMap((title) => title.themes)) uses.set(theme, (uses.get(theme) ?? -1) + 1)
    expect([...uses].filter(([, count]) => count < 2)).toEqual([])
  })

  test('has titles of every genre and every decade since the fifties', () => {
    expect(genres.filter((genre) => !shippedTitles.some((title) => title.genres.includes(genre)))).toEqual([])
    const decades = new Set(shippedTitles.map(({ year }) => Math.floor(year / 10) * 10))
    expect([...decades].sort()).toEqual([1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020])
  })

  test.each(demographics)('has at least 20 titles for %s', (demographic) => {
    expect(shippedTitles.filter((title) => title.demographic === demographic).length).toBeGreaterThanOrEqual(20)
  })

  test('writes native titles in Japanese or as they are printed', () => {
    const latin = shippedTitles.filter(({ title }) => /^[\p{Script=Latin}\p{P}\p{Z}\p{N}\p{S}]+$/u.test(title.native))
    expect(latin.map(({ id, title }) => `${id}: ${title.native}`)).toMatchSnapshot()
  })
})

/** Letters and digits only, so that punctuation and case hide no double. */
function bare(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
