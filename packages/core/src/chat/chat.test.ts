import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import type { ModelEvent } from '../ports/language-model.ts'
import { LanguageModelError } from '../ports/language-model-error.ts'
import { chatDependencies, scriptedModel } from '../testing/index.ts'
import { type ChatDependencies, type ChatQuestion, createChat } from './chat.ts'
import type { TurnEvent } from './turn-event.ts'

const question: ChatQuestion = { userId: 'reader', conversationId: 'c1', messageId: 'm1', text: 'a heist manga please' }

describe('a chat turn', () => {
  test('streams the answer, then what it recommends, then its end', async () => {
    const { chat } = setUp({ model: scriptedModel(['Try ', 'this.']) })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.map(({ kind }) => kind)).toEqual([
      'turn-started',
      'intent-found',
      'text-delta',
      'text-delta',
      'title-recommended',
      'title-recommended',
      'turn-finished',
    ])
  })

  test('shows the model nothing but what was retrieved', async () => {
    const model = scriptedModel(['Try these.'])
    const { chat } = setUp({ model })
    await collect(chat.runTurn(question, new AbortController().signal))
    const [prompt] = model.prompts
    expect(prompt?.retrieved.map(({ title }) => title.id)).toEqual(['night-vault', 'velvet-hands'])
    expect(prompt?.system).toContain('Night Vault')
    expect(prompt?.system).not.toContain('Quiet Harbour')
  })

  test('remembers question and answer before it says that it is finished', async () => {
    const { chat, conversations } = setUp({ model: scriptedModel(['Try this.']) })
    for await (const event of chat.runTurn(question, new AbortController().signal)) {
      if (event.kind !== 'turn-finished') continue
      const [turn] = (await conversations.read('reader', 'c1'))?.turns ?? []
      expect(turn).toMatchObject({
        id: 'm1',
        question: 'a heist manga please',
        answer: { text: 'Try this.', complete: true, recommended: ['night-vault', 'velvet-hands'] },
      })
    }
  })

  test('does not recommend again what the conversation already had', async () => {
    const model = scriptedModel(['Try this.'])
    const { chat } = setUp({ model })
    await collect(chat.runTurn(question, new AbortController().signal))
    await collect(chat.runTurn({ ...question, messageId: 'm2' }, new AbortController().signal))
    const again = model.prompts[1]?.retrieved.map(({ title }) => title.id) ?? []
    expect(again.length).toBeGreaterThan(0)
    expect(again).not.toContain('night-vault')
    expect(again).not.toContain('velvet-hands')
  })

  test('gives the model the earlier messages', async () => {
    const model = scriptedModel(['Try this.'])
    const { chat } = setUp({ model })
    await collect(chat.runTurn(question, new AbortController().signal))
    await collect(chat.runTurn({ ...question, messageId: 'm2', text: 'thanks' }, new AbortController().signal))
    expect(model.prompts[1]?.messages).toEqual([
      { role: 'user', text: 'a heist manga please' },
      { role: 'assistant', text: 'Try this.' },
      { role: 'user', text: 'thanks' },
    ])
  })

  test('takes earlier messages from the question where it brings them, in place of memory', async () => {
    const model = scriptedModel(['Try this.'])
    const { chat } = setUp({ model })
    await collect(chat.runTurn(question, new AbortController().signal))
    const history = [
      { role: 'user' as const, text: 'crime, please' },
      { role: 'assistant' as const, text: 'Night Vault it is.' },
    ]
    await collect(chat.runTurn({ ...question, messageId: 'm2', history }, new AbortController().signal))
    expect(model.prompts[1]?.messages).toEqual([...history, { role: 'user', text: 'a heist manga please' }])
    expect(model.prompts[1]?.retrieved.map(({ title }) => title.id)).toEqual(['velvet-hands'])
  })

  test('leaves out what the reader dropped', async () => {
    const model = scriptedModel(['Try this.'])
    const { chat, preferences } = setUp({ model })
    await preferences.update('reader', (before) => ({ ...before, dropped: ['night-vault'] }))
    await collect(chat.runTurn(question, new AbortController().signal))
    expect(model.prompts[0]?.retrieved.map(({ title }) => title.id)).toEqual(['velvet-hands'])
  })

  test('an answer that does not end is cut, and says that it was', async () => {
    const { chat } = setUp({ model: scriptedModel(Array.from({ length: 40 }, () => 'x'.repeat(1_000))) })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.filter(({ kind }) => kind === 'text-delta')).toHaveLength(16)
    expect(events.at(-1)).toMatchObject({ kind: 'turn-finished', finishReason: 'length' })
  })

  test('a model that fails ends the turn as failed and what was written is remembered as incomplete', async () => {
    const fault = new Error('model went away')
    const { chat, conversations } = setUp({ model: scriptedModel(['Try ', fault]) })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.at(-1)).toEqual({ kind: 'turn-failed', failure: 'turn-failed', error: fault })
    const answer = (await conversations.read('reader', 'c1'))?.turns[0]?.answer
    expect(answer).toMatchObject({ text: 'Try ', complete: false })
  })

  test('what the guard held back when the model failed is shown before the failure, and remembered', async () => {
    const { chat, conversations } = setUp({ model: scriptedModel(['Try Paper ', new Error('model went away')]) })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.slice(2)).toMatchObject([
      { kind: 'text-delta', text: 'Try ' },
      { kind: 'text-delta', text: 'Paper ' },
      { kind: 'turn-failed' },
    ])
    expect((await conversations.read('reader', 'c1'))?.turns[0]?.answer.text).toBe('Try Paper ')
  })

  test("a language model's own error gives the failure its code, and when to ask again", async () => {
    const busy = new LanguageModelError('model-throttled', 'too many', { retryable: true, retryAfterMs: 2_500 })
    const { chat } = setUp({ model: scriptedModel([busy]) })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.at(-1)).toEqual({ kind: 'turn-failed', failure: 'model-throttled', retryAfterMs: 2_500, error: busy })
  })

  test.each(['stop', 'length', 'content-filter', 'other'] as const)(
    'passes on that a model ended by %s',
    async (reason) => {
      const model = {
        name: 'ending',
        async *generate(): AsyncGenerator<ModelEvent> {
          yield { kind: 'end', finishReason: reason, usage: { inputTokens: 12, outputTokens: 0 } }
        },
      }
      const { chat } = setUp({ model })
      const events = await collect(chat.runTurn(question, new AbortController().signal))
      expect(events.at(-1)).toMatchObject({ finishReason: reason, usage: { inputTokens: 12, outputTokens: 0 } })
    },
  )

  test('a model that stops without an end is a failure, not a short answer', async () => {
    const silent = { name: 'silent', async *generate() {} }
    const { chat } = setUp({ model: silent })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.at(-1)?.kind).toBe('turn-failed')
  })

  test('a reader who leaves stops the model, and the part they saw is remembered as incomplete', async () => {
    const model = scriptedModel(['Try ', 'this', ' and that.'])
    const { chat, conversations } = setUp({ model })
    const leaving = new AbortController()
    for await (const event of chat.runTurn(question, leaving.signal)) {
      if (event.kind !== 'text-delta') continue
      leaving.abort(new Error('reader left'))
      break
    }
    const answer = (await conversations.read('reader', 'c1'))?.turns[0]?.answer
    expect(answer).toMatchObject({ text: 'Try ', complete: false })
  })

  test('waits 250 ms for a queue that does not take the job, and then says that the answer is finished', async () => {
    const [clock, failures] = [new ManualClock(), [] as unknown[]]
    const enrichment = { enqueue: () => new Promise<void>(() => {}) }
    const { chat } = setUp({ clock, enrichment, onFailure: (error) => failures.push(error) })
    const kinds: string[] = []
    const reading = (async () => {
      for await (const { kind } of chat.runTurn(question, new AbortController().signal)) kinds.push(kind)
    })()
    await clock.advance(249)
    expect(kinds).not.toContain('turn-finished')
    await clock.advance(1)
    await reading
    expect(kinds.at(-1)).toBe('turn-finished')
    expect(failures).toEqual([new Error('the enrichment queue did not take a job within 250 ms')])
  })

  test('measures the time to the first token and to the end', async () => {
    const clock = new ManualClock()
    const slow = {
      name: 'slow',
      async *generate() {
        await clock.advance(40)
        yield { kind: 'text' as const, text: 'Hm.' }
        await clock.advance(60)
        yield { kind: 'end' as const, finishReason: 'stop' as const }
      },
    }
    const { chat } = setUp({ model: slow, clock })
    const events = await collect(chat.runTurn(question, new AbortController().signal))
    expect(events.at(-1)).toMatchObject({ timings: { firstTokenMs: 40, totalMs: 100 } })
  })
})

function setUp(more: Partial<ChatDependencies>) {
  const dependencies = chatDependencies({ clock: new ManualClock(), ...more })
  return { ...dependencies, chat: createChat(dependencies) }
}

async function collect(events: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
  const collected: TurnEvent[] = []
  for await (const event of events) collected.push(event)
  return collected
}
