import { type Intent, intents, type Language } from '@manga-assist/core'
import { describe, expect, test } from 'vitest'
import { folded, tokensOf } from '../message-tokens.ts'
import { readUtterances, type Utterance } from './utterances.ts'

const utterances = readUtterances()
const training = utterances.filter(({ part }) => part === 'training')
const measured = utterances.filter(({ part }) => part !== 'training')

/** What was promised for each intent in each language. */
const fewest = 40
/** Share of trigrams, of all that either of two utterances has, above which one is a copy of the other. */
const copied = 0.75

describe.each(['en', 'ja'] as const)('utterances in %s', (language: Language) => {
  test.each(intents)('for %s are at least 40, a fifth of them held out', (intent: Intent) => {
    const own = utterances.filter((one) => one.language === language && one.intent === intent && one.part !== 'later')
    expect(own.length).toBeGreaterThanOrEqual(fewest)
    expect(own.filter(({ part }) => part === 'held-out')).toHaveLength(Math.floor(own.length / 5))
  })
})

test('no utterance stands in the files twice, under whatever intent', () => {
  const keys = utterances.map(keyOf)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

test('nothing that is measured with is a near-copy of something learned', () => {
  const learned = training.map((one) => ({ ...one, trigrams: trigramsOf(one) }))
  const copies = measured.flatMap((one) => {
    const own = trigramsOf(one)
    const near = learned.filter(({ trigrams }) => overlap(own, trigrams) >= copied)
    return near.map(({ text }) => [one.text, text])
  })
  expect(copies).toEqual([])
})

test('every line is one a reader could send', () => {
  expect(utterances.filter(({ text }) => text !== text.trim() || text.length > 200 || text.includes('\t'))).toEqual([])
})

function keyOf({ text }: Utterance): string {
  return tokensOf(folded(text)).join(' ')
}

function trigramsOf(utterance: Utterance): Set<string> {
  const padded = `  ${keyOf(utterance)}  `
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const trigram of a) if (b.has(trigram)) shared += 1
  return shared / (a.size + b.size - shared)
}
