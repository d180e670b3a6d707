import { expect, test } from 'vitest'
import { createEmbeddedIntentClassifier } from './embedded-intent-classifier.ts'

const classifier = createEmbeddedIntentClassifier()

test.each([
  ['recommend a heist manga', 'recommend'],
  ['I want something scary with vampires', 'recommend'],
  ['料理の漫画を教えて', 'recommend'],
  ['something like Monster', 'similar'],
  ['What reads similar to Berserk?', 'similar'],
  ['ワンピースみたいな漫画', 'similar'],
  ['who wrote Nana?', 'lookup'],
  ['How many volumes does Bleach have?', 'lookup'],
  ['is Hunter x Hunter finished', 'lookup'],
  ['ベルセルクの作者は？', 'lookup'],
  ['hello', 'small-talk'],
  ['thanks a lot!', 'small-talk'],
  ['こんにちは', 'small-talk'],
  ['hello, can you find me a manga about chess and rivals?', 'recommend'],
  ["what's the weather in Tokyo?", 'out-of-scope'],
  ['write me some python code', 'out-of-scope'],
  ['', 'recommend'],
])('%j asks for %s', async (message, intent) => {
  expect(await classifier.classify(message, new AbortController().signal)).toBe(intent)
})
