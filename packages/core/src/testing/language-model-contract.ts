import { describe, expect, test } from 'vitest'
import type { LanguageModel, ModelEvent, Prompt } from '../ports/language-model.ts'

export interface LanguageModelCase {
  /** Answers `contractPrompt` with at least two pieces of text, each as soon as it is asked for. */
  open(): LanguageModel | Promise<LanguageModel>
  /** Breaks off after some text; absent for a model that cannot. */
  openBroken?(): LanguageModel | Promise<LanguageModel>
}

/** What every language model must do. */
export function describeLanguageModel(name: string, { open, openBroken }: LanguageModelCase): void {
  describe(`language model: ${name}`, () => {
    test('has a name to show', async () => {
      expect((await open()).name.trim()).not.toBe('')
    })

    test('writes pieces of text, none of them empty, and then one end', async () => {
      const events = await collect((await open()).generate(contractPrompt, new AbortController().signal))
      const kinds = events.map(({ kind }) => kind)
      expect(kinds.length).toBeGreaterThan(2)
      expect(kinds).toEqual([...Array(kinds.length - 1).fill('text'), 'end'])
      expect(events.filter((event) => event.kind === 'text' && event.text === '')).toEqual([])
    })

    test('tells whole numbers of tokens, at least 0, where it tells any', async () => {
      const events = await collect((await open()).generate(contractPrompt, new AbortController().signal))
      const end = events.at(-1)
      const { inputTokens = 0, outputTokens = 0 } = (end?.kind === 'end' && end.usage) || {}
      for (const tokens of [inputTokens, outputTokens]) {
        expect(Number.isInteger(tokens)).toBe(true)
        expect(tokens).toBeGreaterThanOrEqual(0)
      }
    })

    test('says nothing when its signal was aborted before', async () => {
      const events = (await open()).generate(contractPrompt, AbortSignal.abort(new Error('reader left')))
      await expect(collect(events)).rejects.toThrow('reader left')
    })

    test('stops with the reason of an abort between two pieces', async () => {
      const leaving = new AbortController()
      const events = (await open()).generate(contractPrompt, leaving.signal)[Symbol.asyncIterator]()
      expect((await events.next()).value).toMatchObject({ kind: 'text' })
      leaving.abort(new Error('reader left'))
      await expect(events.next()).rejects.toThrow('reader left')
      expect(await events.next()).toEqual({ done: true, value: undefined })
    })

    test('can be left after a piece, and answers the next prompt', async () => {
      const model = await open()
      for await (const event of model.generate(contractPrompt, new AbortController().signal)) {
        if (event.kind === 'text') break
      }
      const events = await collect(model.generate(contractPrompt, new AbortController().signal))
      expect(events.at(-1)?.kind).toBe('end')
    })

    test('keeps answers at the same time apart', async () => {
      const model = await open()
      const answer = () => collect(model.generate(contractPrompt, new AbortController().signal))
      const alone = textOf(await answer())
      const together = await Promise.all([answer(), answer(), answer()])
      expect(together.map(textOf)).toEqual([alone, alone, alone])
    })

    test.skipIf(openBroken === undefined)('throws when it breaks off, and says no end', async () => {
      const events: ModelEvent[] = []
      const reading = (async () => {
        const model = await openBroken?.()
        for await (const event of model?.generate(contractPrompt, new AbortController().signal) ?? []) {
          events.push(event)
        }
      })()
      await expect(reading).rejects.toThrow()
      expect(events.length).toBeGreaterThan(0)
      expect(events.map(({ kind }) => kind)).not.toContain('end')
    })
  })
}

/** A greeting, which every model can answer. */
export const contractPrompt: Prompt = {
  intent: 'small-talk',
  system: 'Answer briefly.\n<catalogue>\n</catalogue>',
  retrieved: [],
  basis: 'words',
  aim: 'talk',
  language: 'en',
  subjects: [],
  known: [],
  explain: false,
  change: undefined,
  messages: [{ role: 'user', text: 'hello' }],
}

async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const collected: ModelEvent[] = []
  for await (const event of events) collected.push(event)
  return collected
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.kind === 'text' ? event.text : '')).join('')
}
