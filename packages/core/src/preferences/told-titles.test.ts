import { describe, expect, test } from 'vitest'
import { createTitleMentions } from '../chat/title-mentions.ts'
import { sampleTitle } from '../testing/index.ts'
import { toldTitlesIn } from './told-titles.ts'

const named = (id: string, english: string, native: string) =>
  sampleTitle(id, { title: { english, romaji: english, native } })
const mentions = createTitleMentions([
  named('naruto', 'Naruto', 'NARUTO -ナルト-'),
  named('monster', 'Monster', 'モンスター'),
  named('boys', '20th Century Boys', '20世紀少年'),
  named('nana', 'Nana', 'ナナ'),
  named('vinland', 'Vinland Saga', 'ヴィンランド・サガ'),
  named('titan', 'Attack on Titan', '進撃の巨人'),
  named('bleach', 'Bleach', 'ブリーチ'),
  named('pluto', 'Pluto', 'プルートウ'),
  named('skip', 'Skip and Loafer', 'スキップとローファー'),
  named('say', 'Say I Love You', '好きっていいなよ。'),
])

const told = (text: string) => toldTitlesIn(text, mentions).map(({ title, kind }) => `${title.id} ${kind}`)

describe('what is told of titles', () => {
  test.each([
    [
      'I dropped Naruto, loved Monster and finished 20th Century Boys',
      ['naruto dropped', 'monster liked', 'boys read'],
    ],
    ['I loved Vinland Saga but I dropped Bleach, and no horror please', ['vinland liked', 'bleach dropped']],
    ['I loved Monster, Pluto and 20th Century Boys', ['monster liked', 'pluto liked', 'boys liked']],
    ['I like Monster, not Bleach', ['monster liked']],
    ['I like Monster not Bleach or Naruto', ['monster liked']],
    ['I liked everything by Urasawa except Pluto', []],
    ['I quit my job and read Monster', ['monster read']],
    ['I quit Naruto', ['naruto dropped']],
    ['I read Naruto and loved it', ['naruto liked']],
    ['My friend loved Naruto but I dropped it', ['naruto dropped']],
    ['I didn\u2019t like Naruto', ['naruto dropped']],
    ["I'm not a fan of Naruto", ['naruto dropped']],
    ["I haven't read Naruto and dropped Bleach", ['bleach dropped']],
    ['Monster is my favourite', ['monster liked']],
    ['I dropped Skip and Loafer', ['skip dropped']],
    ['I read Say I Love You', ['say read']],
    ['NARUTOは途中でやめた', ['naruto dropped']],
    ['NARUTO大好き', ['naruto liked']],
    ['NARUTOはもう読んだ', ['naruto read']],
    ['I hate monster movies but loved Monster, not monster games', ['monster liked']],
    ['I loved Monster but hate monster movies', ['monster liked']],
    ['『NARUTO』は途中でやめた', ['naruto dropped']],
    ['進撃の巨人は途中でやめた', ['titan dropped']],
    ['進撃の巨人、ヴィンランド・サガが好き', ['titan liked', 'vinland liked']],
    ['ヴィンランド・サガは好きだけど進撃の巨人は嫌い', ['vinland liked', 'titan dropped']],
    ['ヴィンランド・サガはもう読んだ', ['vinland read']],
    ['ヴィンランド・サガは読んで進撃の巨人は切った', ['vinland read', 'titan dropped']],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  test.each([
    "I haven't read Vinland Saga yet",
    "I've never read Monster",
    'I want to read Monster',
    "I can't wait to read Monster",
    'forget that I dropped Naruto',
    "I'm not dropping Naruto",
    'I never dropped Naruto',
    "I don't hate Naruto",
    'I would like to read Nana',
    "I'd like something like Monster",
    'I love manga like Monster',
    'My friend loved Naruto',
    'My friend loved Naruto and dropped Bleach',
    'Tom hated Naruto',
    'Did I read Naruto?',
    'Is Naruto finished?',
    'Have you read Naruto?',
    "I'm not a fan of romance, but Nana was great",
    '進撃の巨人は好きじゃない',
    '進撃の巨人は嫌いではない',
    '進撃の巨人はまだ読んでない',
    '進撃の巨人は読んだことがない',
    '進撃の巨人は読んでいない',
    '進撃の巨人を読みたい',
    '進撃の巨人みたいな漫画が好き',
    '進撃の巨人をやめたい',
    '友達は進撃の巨人が好き',
    '進撃の巨人は好きですか？',
  ])('nothing: %s', (text) => {
    expect(told(text)).toEqual([])
  })
})
