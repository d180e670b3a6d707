import type { Prompt, PromptMessage } from '@manga-assist/core'
import { contractPrompt } from '@manga-assist/core/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { converseRequest } from './converse-request.ts'
import { estimatedInputTokens, estimatedTokens } from './token-estimate.ts'

const settings = { modelId: 'm', maxTokens: 100 }
const user = (text: string): PromptMessage => ({ role: 'user', text })
const assistant = (text: string): PromptMessage => ({ role: 'assistant', text })

describe('a request to Bedrock', () => {
  test.each<[string, PromptMessage[], string[]]>([
    ['messages that alternate stay as they are', [user('a'), assistant('b'), user('c')], ['a', 'b', 'c']],
    ['neighbours of one role become one', [user('a'), user('b'), assistant('c'), user('d')], ['a\n\nb', 'c', 'd']],
    ['an answer without its question is left out', [assistant('a'), user('b')], ['b']],
    ['what stands after the question is left out', [user('a'), assistant('b')], ['a']],
    ['blank messages are left out', [user('a'), assistant(' \n'), user('b')], ['a\n\nb']],
  ])('%s', (_, messages, texts) => {
    const sent = converseRequest({ ...contractPrompt, messages }, settings).messages ?? []
    expect(sent.map(({ content }) => content?.[0]?.text)).toEqual(texts)
  })

  test('always alternates, begins and ends with the reader, and is never too long', () => {
    const message = fc.record({
      role: fc.constantFrom('user' as const, 'assistant' as const),
      text: fc.tuple(fc.constantFrom('', ' ', 'a', '漫画'), fc.nat(40_000)).map(([unit, times]) => unit.repeat(times)),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), (earlier) => {
        const prompt = { ...contractPrompt, messages: [...earlier, user('the question')] }
        const { messages = [] } = converseRequest(prompt, settings)
        expect(messages.map(({ role }) => role)).toEqual(messages.map((_, i) => (i % 2 === 0 ? 'user' : 'assistant')))
        expect(messages.length % 2).toBe(1)
        expect(messages.at(-1)?.content?.[0]?.text?.endsWith('the question')).toBe(true)
        expect(JSON.stringify(messages).length).toBeLessThan(61_000)
      }),
    )
  })

  test('drops the oldest messages first', () => {
    const long = 'x'.repeat(30_000)
    const messages = [user('oldest'), assistant(long), user(long), assistant('b'), user('question')]
    const sent = converseRequest({ ...contractPrompt, messages }, settings).messages ?? []
    expect(sent.map(({ content }) => content?.[0]?.text?.length)).toEqual([30_000, 1, 8])
  })

  test('never cuts the system text, in which the fence stands', () => {
    const system = `orders\n<catalogue>\n${'x'.repeat(51_000)}\n</catalogue>`
    expect(converseRequest({ ...contractPrompt, system }, settings).system).toEqual([{ text: system }])
  })

  test.each<[string, Partial<Prompt>]>([
    ['a system text that leaves no room', { system: 'x'.repeat(52_001) }],
    ['no question', { messages: [] }],
    ['a blank question', { messages: [user('  ')] }],
  ])('is refused for %s', (_, part) => {
    expect(() => converseRequest({ ...contractPrompt, ...part }, settings)).toThrow(
      expect.objectContaining({ code: 'model-refused-input', retryable: false }),
    )
  })
})

describe('the estimate of tokens', () => {
  test.each([
    ['', 0],
    ['Night Vault is a heist story.', 10],
    ['夜の金庫', 4],
    ['Größe', 2],
  ])('%j: %i', (text, tokens) => {
    expect(estimatedTokens(text)).toBe(tokens)
  })

  test('counts system text and messages with their wrapping', () => {
    const prompt = { ...contractPrompt, system: 'abcdef', messages: [user('abc'), assistant('def'), user('ghi')] }
    expect(estimatedInputTokens(converseRequest(prompt, settings))).toBe(2 + 1 + 1 + 1 + 4 * 5)
  })
})
