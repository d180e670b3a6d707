import { genres, titleSchema, validate } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { shippedTitles } from './shipped-titles.ts'
import themes from './themes.json' with { type: 'json' }

describe('the shipped catalogue', () => {
  test('holds at least 150 titles', () => {
    expect(shippedTitles.length).toBeGreaterThanOrEqual(150)
  })

  test.each(shippedTitles.map((title) => [title.id, title]))('%s fits the schema', (_id, title) => {
    expect(validate(titleSchema, title)).toMatchObject({ kind: 'valid' })
  })

  test('gives every title its own id and names', () => {
    const ids = shippedTitles.map(({ id }) => id)
    const names = shippedTitles.map(({ title }) => title.english.toLowerCase())
    expect([new Set(ids).size, new Set(names).size]).toEqual([ids.length, names.length])
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

  test('writes native titles in Japanese or as they are printed', () => {
    const latin = shippedTitles.filter(({ title }) => /^[\p{Script=Latin}\p{P}\p{Z}\p{N}\p{S}]+$/u.test(title.native))
    expect(latin.map(({ id, title }) => `${id}: ${title.native}`)).toMatchSnapshot()
  })
})
