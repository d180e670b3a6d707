import { expect, test } from 'vitest'
import { detectLanguage } from './language.ts'

test.each([
  ['who wrote Nana?', 'en'],
  ['who wrote 鬼滅の刃?', 'en'],
  ['Is 君に届け good?', 'en'],
  ['ワンピース or ナルト, which is better?', 'en'],
  ['osusume no manga wa?', 'en'],
  ['', 'en'],
  ['🙂', 'en'],
  ['作者は？', 'ja'],
  ['NARUTOとBLEACHどっちが面白い？', 'ja'],
  ['The Fableみたいな漫画', 'ja'],
  ['Dr.STONE', 'en'],
  ['鬼滅の刃', 'ja'],
  ['ｶﾞﾝﾀﾞﾑ', 'ja'],
])('%j is answered in %s', (text, language) => {
  expect(detectLanguage(text)).toBe(language)
})
