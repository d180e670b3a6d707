import { describe, expect, test } from 'vitest'
import { sampleTitle } from '../testing/index.ts'
import { isForAge, readersAgeIn, withoutAge } from './readers-age.ts'

describe("the reader's age", () => {
  test.each([
    ['for a 10 year old', 10],
    ['for my 8-year-old daughter', 8],
    ['something about dragons for my ten-year-old', 10],
    ['for kids aged 6', 6],
    ['for my kids', 10],
    ['my teenage son', 15],
    ["I'm 35 years old", 35],
    ['for myself', 18],
    ['10歳の子供に', 10],
    ['小学3年生の息子に', 9],
    ['小学生の娘に読ませたい', 10],
    ['中学生に', 13],
    ['大人向けの恋愛', 18],
    ['a manga about a 10-year-old boy', undefined],
    ['a 30 year old manga', undefined],
    ['a story with a little girl', undefined],
    ['a manga about raising a child', undefined],
    ['10歳の少年が主人公の漫画', undefined],
    ['女の子に人気の漫画', undefined],
    ['高校生の話', undefined],
  ])('%s', (text, age) => {
    expect(readersAgeIn(text)).toBe(age)
  })

  test.each([
    ['dragons for my 8-year-old daughter', 'dragons'],
    ['10歳の息子に読ませたい', ''],
  ])('is nothing to search for: %s', (text, rest) => {
    expect(withoutAge(text).trim()).toBe(rest)
  })
})

describe('what is for an age', () => {
  const title = (more: Parameters<typeof sampleTitle>[1]) => sampleTitle('any', { demographic: 'shonen', ...more })
  test.each([
    ['an adventure from a magazine for boys, at 10', title({ genres: ['adventure', 'action'] }), 10, true],
    ['its fights, at 8', title({ genres: ['adventure', 'action'] }), 8, false],
    ['anything of it, at 5', title({ genres: ['adventure'] }), 5, false],
    ['a magazine for children, at 5', title({ demographic: 'kodomo' }), 5, true],
    ['a magazine for grown-ups, at 17', title({ demographic: 'seinen' }), 17, false],
    ['a magazine for grown-ups, at 18', title({ demographic: 'seinen', genres: ['horror'] }), 18, true],
    ['horror, at 10', title({ genres: ['horror'] }), 10, false],
    ['horror, at 15', title({ genres: ['horror'] }), 15, false],
    ['a death game, at 15', title({ themes: ['survival-game', 'friendship'] }), 15, false],
    ['a thriller, at 15', title({ genres: ['thriller'] }), 15, true],
    ['a love story, at 10', title({ genres: ['romance'] }), 10, false],
    ['magical girls in love, at 10', title({ genres: ['romance'], themes: ['magical-girls', 'magic'] }), 10, true],
  ])('%s', (_what, one, age, fits) => {
    expect(isForAge(one, age)).toBe(fits)
  })
})
