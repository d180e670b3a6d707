import { describe, expect, test } from 'vitest'
import type { ConversationStore, Turn } from '../ports/conversation-store.ts'

/** What every conversation store must do. `open` gives an empty store. */
export function describeConversationStore(name: string, open: () => ConversationStore): void {
  describe(`conversation store: ${name}`, () => {
    test('knows nothing of a conversation that was never saved', async () => {
      expect(await open().read('reader', 'none')).toBeUndefined()
    })

    test('gives turns back whole, in the order in which they came', async () => {
      const store = open()
      await store.saveTurn('reader', 'c1', turn('m1', 1_000))
      await store.saveTurn('reader', 'c1', turn('m2', 2_000))
      expect(await store.read('reader', 'c1')).toEqual({ id: 'c1', turns: [turn('m1', 1_000), turn('m2', 2_000)] })
    })

    test('replaces a turn that is saved again, in its place', async () => {
      const store = open()
      await store.saveTurn('reader', 'c1', turn('m1', 1_000))
      await store.saveTurn('reader', 'c1', turn('m2', 2_000))
      await store.saveTurn('reader', 'c1', turn('m1', 3_000))
      expect((await store.read('reader', 'c1'))?.turns).toEqual([turn('m1', 3_000), turn('m2', 2_000)])
    })

    test('keeps users apart, also when ids could be mistaken for one another', async () => {
      const store = open()
      await store.saveTurn('a', 'b-c', turn('m1', 1_000))
      await store.saveTurn('a-b', 'c', turn('m2', 2_000))
      expect((await store.read('a', 'b-c'))?.turns.map(({ id }) => id)).toEqual(['m1'])
      expect((await store.read('a-b', 'c'))?.turns.map(({ id }) => id)).toEqual(['m2'])
      expect(await store.read('a', 'c')).toBeUndefined()
    })

    test('lists the latest conversations of one user first, as many as asked for', async () => {
      const store = open()
      await store.saveTurn('reader', 'old', turn('m1', 1_000))
      await store.saveTurn('reader', 'new', turn('m2', 5_000))
      await store.saveTurn('reader', 'middle', turn('m3', 3_000))
      await store.saveTurn('other', 'theirs', turn('m4', 9_000))
      expect(await store.list('reader', 2)).toEqual([
        { id: 'new', updatedAtMs: 5_500, firstQuestion: 'question m2' },
        { id: 'middle', updatedAtMs: 3_500, firstQuestion: 'question m3' },
      ])
    })

    test('forgets a conversation, and says whether there was one', async () => {
      const store = open()
      await store.saveTurn('reader', 'c1', turn('m1', 1_000))
      expect(await store.remove('other', 'c1')).toBe(false)
      expect(await store.remove('reader', 'c1')).toBe(true)
      expect(await store.read('reader', 'c1')).toBeUndefined()
      expect(await store.remove('reader', 'c1')).toBe(false)
    })
  })
}

function turn(id: string, askedAtMs: number): Turn {
  return {
    id,
    askedAtMs,
    answeredAtMs: askedAtMs + 500,
    intent: 'recommend',
    question: `question ${id}`,
    answer: {
      messageId: `answer-${id}`,
      text: 'Try 夜の金庫 “Night Vault”.',
      recommended: ['night-vault'],
      complete: true,
    },
  }
}
