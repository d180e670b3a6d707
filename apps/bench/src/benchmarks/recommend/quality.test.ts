import { sampleTitle } from '@manga-assist/core/testing'
import { describe, expect, test } from 'vitest'
import { byGenreOverlap, byPopularity } from './baselines.ts'
import type { JudgedCase } from './judged-cases.ts'
import { ndcgOf, qualityOf } from './quality.ts'

const judged: JudgedCase = { reader: 'r', likes: ['a'], dropped: ['b'], accept: ['c', 'd'], wrong: ['e'] }

describe('quality of lists', () => {
  test('is 1 when all that is accepted comes first, in any order', () => {
    expect(ndcgOf(['d', 'c', 'e'], judged.accept)).toBe(1)
  })

  test('falls with each place that a hit comes later, and is 0 without one', () => {
    const lists = [['c'], ['e', 'c'], ['e', 'f', 'c'], ['e']]
    const gains = lists.map((list) => ndcgOf(list, judged.accept))
    expect(gains).toEqual([...gains].sort((a, b) => b - a))
    expect(gains.at(-1)).toBe(0)
    expect(gains[1]).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)))
  })

  test('sees the first ten only', () => {
    const late = [...Array.from({ length: 10 }, (_, place) => `x${place}`), 'c', 'e']
    expect(qualityOf([judged], () => late)).toEqual({ ndcg: 0, violationRate: 0 })
  })

  test.each([
    ['a wrong title', ['c', 'e']],
    ['a liked title', ['c', 'a']],
    ['a dropped title', ['b']],
  ])('counts %s as a violation', (_name, list) => {
    const lists = [list, ['c', 'd']]
    const quality = qualityOf(
      [judged, { ...judged, reader: 'other' }],
      ({ reader }) => lists[reader === 'r' ? 0 : 1] ?? [],
    )
    expect(quality.violationRate).toBe(0.5)
  })
})

describe('baselines', () => {
  const titles = [
    sampleTitle('a', { genres: ['crime', 'drama'], popularity: 1 }),
    sampleTitle('b', { genres: ['crime', 'drama'], popularity: 5 }),
    sampleTitle('c', { genres: ['crime', 'drama'], popularity: 1 }),
    sampleTitle('d', { genres: ['crime', 'sports'], popularity: 3 }),
    sampleTitle('e', { genres: ['sports'], popularity: 4 }),
  ]

  test('give what is known to nobody in the case, by popularity', () => {
    expect(byPopularity(titles)(judged)).toEqual(['e', 'd', 'c'])
  })

  test('or by genres shared with the likes', () => {
    expect(byGenreOverlap(titles)(judged)).toEqual(['c', 'd', 'e'])
  })
})
