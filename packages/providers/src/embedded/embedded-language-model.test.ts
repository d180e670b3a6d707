import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { createChat, createTitleMentions, intents, type Prompt, type TurnEvent } from '@manga-assist/core'
import { chatDependencies, describeLanguageModel, fixedIntent } from '@manga-assist/core/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shippedTitles } from '../catalogue/shipped-titles.ts'
import { createEmbeddedLanguageModel } from './embedded-language-model.ts'
import { library } from './testing/start-conversation.ts'

const atOnce = createEmbeddedLanguageModel({ clock: systemClock, tokensPerSecond: Number.POSITIVE_INFINITY })

describeLanguageModel('embedded', { open: () => atOnce })

describe('the embedded language model', () => {
  test('says in its name that it is the embedded one', () => {
    expect(atOnce.name).toContain('embedded')
  })

  test('names no title that was neither retrieved nor told by the reader, whatever is asked', async () => {
    const words = fc.constantFrom(
      'heist',
      'cooking',
      'Monster',
      'ナルト',
      'like',
      'who wrote',
      'One Piece',
      'samurai',
      'FMA',
      'sad',
      '!',
    )
    const questions = fc.array(words, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '))
    await fc.assert(
      fc.asyncProperty(questions, fc.constantFrom(...intents), async (text, intent) => {
        const { answer, retrieved } = await ask(text, intent)
        expect(titlesNamed(answer).filter((name) => !retrieved.includes(name))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('answers equal prompts alike', async () => {
    expect(await ask('a heist manga', 'recommend')).toEqual(await ask('a heist manga', 'recommend'))
  })

  test('recommends three titles with authors, year, synopsis and reason', async () => {
    const { answer, retrieved } = await ask('recommend a heist manga', 'recommend')
    expect(retrieved).toHaveLength(3)
    expect(answer).toMatch(/\*\*.+\*\* \(.+\) by .+, \d{4}, \d+ volumes?\. .+ Why: .+\./)
  })

  test('says plainly that it does not know a title', async () => {
    const { answer } = await ask('who wrote Zorbax the Unwritten?', 'lookup')
    expect(answer).toContain('do not find that title')
  })

  test('keeps its pace: fifty tokens a second unless set otherwise', async () => {
    const clock = new ManualClock()
    const model = createEmbeddedLanguageModel({ clock })
    const atMs: number[] = []
    const reading = (async () => {
      for await (const event of model.generate(greeting, new AbortController().signal)) {
        if (event.kind === 'text') atMs.push(clock.now())
      }
    })()
    await clock.advance(60_000)
    await reading
    expect(atMs.slice(0, 4)).toEqual([20, 40, 60, 80])
    expect(atMs.length).toBeGreaterThan(10)
  })

  test('catches up after a delay instead of falling behind for good', async () => {
    const clock = new ManualClock()
    const model = createEmbeddedLanguageModel({ clock })
    const tokens = model.generate(greeting, new AbortController().signal)[Symbol.asyncIterator]()
    const first = tokens.next()
    await clock.advance(500)
    await first
    // Twenty-five tokens are due by now: they come without another wait.
    for (let token = 2; token <= 20; token += 1) await tokens.next()
    expect(clock.now()).toBe(500)
    expect(clock.pendingTimers).toBe(0)
  })

  test('stops at once when the reader leaves', async () => {
    const clock = new ManualClock()
    const leaving = new AbortController()
    const tokens = createEmbeddedLanguageModel({ clock }).generate(greeting, leaving.signal)[Symbol.asyncIterator]()
    const waiting = tokens.next()
    await clock.advance(10)
    leaving.abort(new Error('reader left'))
    await expect(waiting).rejects.toThrow('reader left')
    expect(clock.pendingTimers).toBe(0)
  })

  test.each([0, -1, Number.NaN])('refuses a pace of %s', (tokensPerSecond) => {
    expect(() => createEmbeddedLanguageModel({ clock: systemClock, tokensPerSecond })).toThrow(
      `tokensPerSecond must be above 0, got ${tokensPerSecond}`,
    )
  })
})

const greeting: Prompt = {
  intent: 'small-talk',
  system: '',
  retrieved: [],
  basis: 'words',
  aim: 'talk',
  subjects: [],
  known: [],
  language: 'en',
  explain: false,
  change: undefined,
  messages: [{ role: 'user', text: 'hello' }],
}

/** Names set in bold, which is how an answer names a title, and names of several words anywhere. */
function titlesNamed(answer: string): string[] {
  const bold = [...answer.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name ?? '')
  const anywhere = mentionsOfLongNames(answer).map(({ title }) => title.english)
  return [...bold, ...anywhere]
}

const mentionsOfLongNames = createTitleMentions(
  shippedTitles
    .filter(({ title }) => /\s\S+\s/.test(title.english))
    .map((title) => ({ ...title, aliases: [], title: { ...title.title, romaji: title.title.english } })),
)

async function ask(text: string, intent: (typeof intents)[number]) {
  const retrieved: string[] = []
  const recording: typeof atOnce = {
    name: atOnce.name,
    generate(prompt, signal) {
      retrieved.push(...prompt.retrieved.map(({ title }) => title.title.english))
      retrieved.push(...prompt.known.map(({ title }) => title.english))
      return atOnce.generate(prompt, signal)
    },
  }
  const classifier = fixedIntent(intent)
  const chat = createChat(chatDependencies({ library, classifier, model: recording }))
  const question = { userId: 'reader', conversationId: 'c1', messageId: 'm1', text }
  let answer = ''
  for await (const event of chat.runTurn(question, new AbortController().signal)) answer += textOf(event)
  return { answer, retrieved }
}

function textOf(event: TurnEvent): string {
  if (event.kind === 'turn-failed') throw event.error
  return event.kind === 'text-delta' ? event.text : ''
}
