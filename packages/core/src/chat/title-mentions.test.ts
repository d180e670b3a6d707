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
  sampleTitle('naruto', { title: { english: 'Naruto', romaji: 'Naruto', native: 'NARUTO' } }),
  sampleTitle('akira', { title: { english: 'Akira', romaji: 'Akira', native: 'AKIRA' } }),
  sampleTitle('bleach', { title: { english: 'Bleach', romaji: 'Bleach', native: 'BLEACH' } }),
  sampleTitle('one-piece', { title: { english: 'One Piece', romaji: 'One Piece', native: 'ONE PIECE' } }),
  sampleTitle('touch', { title: { english: 'Touch', romaji: 'Touch', native: 'タッチ' } }),
  sampleTitle('real', { title: { english: 'Real', romaji: 'Real', native: 'リアル' } }),
  sampleTitle('special-a', { title: { english: 'Special A', romaji: 'Special A', native: '特別' }, aliases: ['S.A.'] }),
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
    ['NARUTOみたいな漫画', ['naruto']],
    ['MONSTERの作者は？', ['monster']],
    ['AKIRAは好き', ['akira']],
    ['BLEACHとNARUTOを比べて', ['naruto', 'bleach']],
    ['ONE PIECEはどこから', ['one-piece']],
    ['NARUTO2みたいな', []],
    ['xNARUTOみたいな', []],
    ['looking for a monster manga', []],
    ['like a real monster story', []],
    ['I like monster stories', []],
    ['in touch', []],
    ["It's a real touch of genius", []],
    ["what's a good one", []],
    ['something like monster', ['monster']],
    ['i loved naruto and monster', ['monster', 'naruto']],
    ['I loved monster, what next?', ['monster']],
    ['is monster any good', ['monster']],
    ['is "touch" about baseball', ['touch']],
    ['monster?', ['monster']],
    ['MONSTER', ['monster']],
    ['I loved Touch', ['touch']],
    ['S.A. was fun', ['special-a']],
  ])('%s', (text, ids) => {
    expect(mentions(text).map(({ id }) => id)).toEqual(ids)
  })
})
