import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEmbeddedIntentClassifier } from '../embedded-intent-classifier.ts'
import { loadModel } from '../linear-model.ts'
import { accuracy, confusionTable, type Finding, findIntents } from './intent-accuracy.ts'
import { modelFileText, trainIntentModel } from './train-intent-model.ts'
import { readUtterances, type Utterance } from './utterances.ts'

const { signal } = new AbortController()
const utterances = readUtterances()

describe('what was trained', () => {
  test('is what stands in weights.json: training again gives the same file', () => {
    const shipped = readFileSync(join(import.meta.dirname, '../weights.json'), 'utf8')
    expect(modelFileText(trainIntentModel(utterances)) === shipped).toBe(true)
  })

  test('comes from the training part alone', () => {
    const withoutOthers = utterances.filter(({ part }) => part === 'training')
    expect(modelFileText(trainIntentModel(withoutOthers))).toBe(modelFileText(trainIntentModel(utterances)))
  })

  test('is refused when it was made for other features or intents', () => {
    const stored = trainIntentModel(utterances.slice(0, 20))
    expect(() => loadModel({ ...stored, weights: 'AAAA' })).toThrow('intent weights must be 22528 bytes, got 3')
    expect(() => loadModel({ ...stored, intents: { recommend: { scale: 1, bias: 0 } } })).toThrow('got recommend')
  })
})

describe('at least 92 % are found rightly', () => {
  const classifier = createEmbeddedIntentClassifier()
  const found = findIntents(utterances, (text) => classifier.classify(text, signal))

  test.each([['held-out'], ['later']] as const)('of the %s part', async (part) => {
    expect(accuracy((await found).filter((one) => one.part === part))).toBeGreaterThanOrEqual(92)
  })

  test.each(['en', 'ja'] as const)('of the held-out part in %s', async (language) => {
    const heldOut = (await found).filter(({ part }) => part === 'held-out')
    expect(accuracy(heldOut, { language })).toBeGreaterThanOrEqual(92)
  })
})

describe('accuracy', () => {
  const findings: Finding[] = [
    { ...utterance('en', 'lookup'), found: 'lookup' },
    { ...utterance('en', 'lookup'), found: 'compare' },
    { ...utterance('ja', 'unsafe'), found: 'unsafe' },
  ]

  test('is counted in all, by language and by intent', () => {
    expect(accuracy(findings)).toBeCloseTo(66.67, 2)
    expect(accuracy(findings, { language: 'ja' })).toBe(100)
    expect(accuracy(findings, { intent: 'lookup' })).toBe(50)
    expect(accuracy(findings, { intent: 'refine' })).toBeNaN()
  })

  test('shows what was taken for what', () => {
    const [head = '', ...rows] = confusionTable(findings)
    expect(head.trim().split(/\s+/).slice(0, 3)).toEqual(['reco', 'simi', 'look'])
    expect(rows[2]?.split(/\s+/)).toEqual(['lookup', '·', '·', '1', '·', '·', '1', '·', '·', '·', '·', '·'])
  })
})

function utterance(language: Utterance['language'], intent: Utterance['intent']): Utterance {
  return { text: 'any', language, intent, part: 'held-out' }
}
