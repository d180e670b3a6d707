import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import type { Turn } from '../ports/conversation-store.ts'
import { memoryConversations, memoryProfiles } from '../testing/index.ts'
import { createEnrichment, signalsOf } from './refresh-profile.ts'

const job = { kind: 'refresh-profile', userId: 'reader' } as const
const signal = new AbortController().signal

describe('refreshing a profile', () => {
  test('concludes from conversations what was asked about and what was shown', async () => {
    const { conversations, profiles, run, clock } = setUp()
    await conversations.saveTurn('reader', 'c1', turn('m1', 1_000, ['monster'], ['pluto']))
    await conversations.saveTurn('reader', 'c2', turn('m2', 5_000, [], ['nana']))
    await run(job, signal)
    expect(await profiles.read('reader')).toEqual({
      madeAtMs: clock.wallNow(),
      signals: [
        { titleId: 'monster', kind: 'asked-about', atMs: 1_000 },
        { titleId: 'pluto', kind: 'recommended', atMs: 1_500 },
        { titleId: 'nana', kind: 'recommended', atMs: 5_500 },
      ],
    })
  })

  test('twice is as good as once, and late is as good as early', async () => {
    const { conversations, profiles, run } = setUp()
    await conversations.saveTurn('reader', 'c1', turn('m1', 1_000, ['monster'], []))
    await run(job, signal)
    const once = await profiles.read('reader')
    await run(job, signal)
    expect(await profiles.read('reader')).toEqual(once)
  })

  test('forgets what a conversation said that was removed, though that was the latest', async () => {
    const { conversations, profiles, run, clock } = setUp()
    await conversations.saveTurn('reader', 'c1', turn('m1', 1_000, ['monster'], []))
    await conversations.saveTurn('reader', 'c2', turn('m2', 5_000, ['nana'], []))
    await run(job, signal)
    await conversations.remove('reader', 'c2')
    await clock.advance(1)
    await run(job, signal)
    expect((await profiles.read('reader')).signals).toMatchObject([{ titleId: 'monster' }])
  })

  test('begun before a removal and ended after a later one, brings nothing back', async () => {
    const { conversations, profiles, run, clock } = setUp()
    await conversations.saveTurn('reader', 'c1', turn('m1', 1_000, ['monster'], []))
    const { promise: removed, resolve: goOn } = Promise.withResolvers<void>()
    const slow = {
      ...conversations,
      read: async (userId: string, id: string) => {
        const conversation = await conversations.read(userId, id)
        await removed
        return conversation
      },
    }
    const early = createEnrichment({ conversations: slow, profiles, clock })(job, signal)
    await clock.advance(1)
    await conversations.remove('reader', 'c1')
    await run(job, signal)
    goOn()
    await early
    expect((await profiles.read('reader')).signals).toEqual([])
  })

  test('concludes nothing from the conversations of others', async () => {
    const { conversations, profiles, run } = setUp()
    await conversations.saveTurn('other', 'c1', turn('m1', 1_000, ['monster'], []))
    await run(job, signal)
    expect((await profiles.read('reader')).signals).toEqual([])
  })

  test('keeps the latest signals only', () => {
    const turns = Array.from({ length: 400 }, (_, index) => turn(`m${index}`, index * 1_000, [`title-${index}`], []))
    const signals = signalsOf(turns)
    expect(signals).toHaveLength(300)
    expect(signals.at(-1)?.titleId).toBe('title-399')
  })
})

function setUp() {
  const conversations = memoryConversations()
  const profiles = memoryProfiles()
  const clock = new ManualClock()
  return { conversations, profiles, clock, run: createEnrichment({ conversations, profiles, clock }) }
}

function turn(id: string, askedAtMs: number, subjects: string[], recommended: string[]): Turn {
  return {
    id,
    askedAtMs,
    answeredAtMs: askedAtMs + 500,
    intent: 'similar',
    question: 'something like it',
    answer: { messageId: `answer-${id}`, text: 'These.', recommended, complete: true },
    focus: { kind: 'similar', terms: '', subjects, constraints: {} },
  }
}
