import { describe, expect, test } from 'vitest'
import { sampleTitle } from '../testing/index.ts'
import { createTitleMentions } from './title-mentions.ts'

const titles = [
  sampleTitle('monster', { title: { english: 'Monster', romaji: 'Monster', native: 'モンスター' } }),
  sampleTitle('fma', {
    title: { english: 'Fullmetal Alchemist', romaji: 'Hagane no Renkinjutsushi', native: '鋼の錬金術師' },
    aliases: ['FMA'],
  }),
  sampleTitle('monster-musume', { title: { english: 'Monster Musume', romaji: 'Monster Musume', native: '魔物娘' } }),
]
const mentions = createTitleMentions(titles)

describe('title mentions', () => {
  test.each([
    ['something like MONSTER?', ['monster']],
    ['I liked fma.', ['fma']],
    ['『鋼の錬金術師』みたいな漫画', ['fma']],
    ['is Monster Musume any good', ['monster-musume']],
    ['Monster and Fullmetal Alchemist', ['fma', 'monster']],
    ['monstrous things', []],
    ['', []],
  ])('%s', (text, ids) => {
    expect(mentions(text).map(({ id }) => id)).toEqual(ids)
  })
})
