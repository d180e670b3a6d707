import { shippedTitles } from '@manga-assist/providers'
import { describe, expect, test } from 'vitest'
import { halves, judgedCases } from './judged-cases.ts'

const shippedIds = new Set(shippedTitles.map(({ id }) => id))

describe('the judged cases', () => {
  test('are at least 120, each reader once, half of them held out', () => {
    expect(judgedCases.length).toBeGreaterThanOrEqual(120)
    expect(new Set(judgedCases.map(({ reader }) => reader)).size).toBe(judgedCases.length)
    expect(Math.abs(halves.tuning.length - halves['held-out'].length)).toBeLessThanOrEqual(1)
    expect(halves.tuning.filter((judged) => halves['held-out'].includes(judged))).toEqual([])
  })

  test.each(judgedCases.map((judged) => [judged.reader, judged] as const))('%s', (_reader, judged) => {
    const { likes, dropped, accept, wrong } = judged
    const ids = [...likes, ...dropped, ...accept, ...wrong]
    expect(
      ids.filter((id) => !shippedIds.has(id)),
      'ids that the catalogue does not hold',
    ).toEqual([])
    expect(
      ids.filter((id, place) => ids.indexOf(id) !== place),
      'ids that stand twice',
    ).toEqual([])
    expect(likes.length).toBeGreaterThanOrEqual(1)
    expect(accept.length).toBeGreaterThanOrEqual(8)
    expect(accept.length).toBeLessThanOrEqual(20)
    expect(wrong.length).toBeGreaterThanOrEqual(3)
    expect(wrong.length).toBeLessThanOrEqual(8)
  })
})
