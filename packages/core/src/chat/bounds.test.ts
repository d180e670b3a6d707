import { describe, expect, test } from 'vitest'
import { changedBounds } from './bounds.ts'
import { constraintsIn } from './constraints.ts'

describe('the length asked for', () => {
  test.each([
    ['under 10 volumes', { maxVolumes: 9 }],
    ['fewer than 10 volumes', { maxVolumes: 9 }],
    ['at most 10 volumes', { maxVolumes: 10 }],
    ['10 volumes or less', { maxVolumes: 10 }],
    ['10 or less', { maxVolumes: 10 }],
    ['no more than 10 volumes', { maxVolumes: 10 }],
    ['at least 10 volumes', { minVolumes: 10 }],
    ['more than 10 volumes', { minVolumes: 11 }],
    ['10+ volumes', { minVolumes: 10 }],
    ['between 5 and 12 volumes', { minVolumes: 5, maxVolumes: 12 }],
    ['５巻以内', { maxVolumes: 5 }],
    ['10巻以上', { minVolumes: 10 }],
    ['３巻まで', { maxVolumes: 3 }],
    ['a short manga', { maxVolumes: 5 }],
    ['not too long', { maxVolumes: 5 }],
    ['not short', { minVolumes: 6 }],
    ['a long series', { minVolumes: 20 }],
    ['something long', { minVolumes: 20 }],
    ['how long is it?', {}],
    ['a manga about a girl with long hair', {}],
  ])('%s', (text, bounds) => expect(constraintsIn(text, () => [])).toEqual(bounds))
})

describe('the years asked for', () => {
  test.each([
    ['before 2000', { toYear: 1999 }],
    ['after 2010', { fromYear: 2011 }],
    ['until 1995', { toYear: 1995 }],
    ['since 2015', { fromYear: 2015 }],
    ['2020 or later', { fromYear: 2020 }],
    ['between 1990 and 1999', { fromYear: 1990, toYear: 1999 }],
    ['2010年以降', { fromYear: 2010 }],
    ['２０００年以前', { toYear: 2000 }],
    ["manga from the 90's", { fromYear: 1990, toYear: 1999 }],
    ['1980s', { fromYear: 1980, toYear: 1989 }],
  ])('%s', (text, bounds) => expect(constraintsIn(text, () => [])).toEqual(bounds))
})

describe('whether it has ended', () => {
  test.each([
    ['a finished series', 'completed'],
    ['completed manga only', 'completed'],
    ['完結してるのがいい', 'completed'],
    ['完結した漫画', 'completed'],
    ['I finished Monster and want another manga', undefined],
    ['I have finished this series, what next?', undefined],
    ['完結してる？', undefined],
  ])('%s', (text, status) => expect(constraintsIn(text, () => []).status).toBe(status))
})

test('a new bound drops the one that it may contradict', () => {
  expect(changedBounds({ maxVolumes: 3, toYear: 1999 }, { minVolumes: 8 })).toEqual({ minVolumes: 8, toYear: 1999 })
  expect(changedBounds({ fromYear: 2015 }, { toYear: 1999 })).toEqual({ toYear: 1999 })
})
