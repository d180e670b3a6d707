import { describe, expect, test } from 'vitest'
import { type ConversationStore, maxTurnsKept, type Turn } from '../ports/conversation-store.ts'
import { describeConcurrentSaving } from './concurrent-saving-contract.ts'
import { conversationTurn as turn } from './turns.ts'

type Opened<T> = T | Promise<T>

/**
 * What every conversation store must do. `open` gives an empty store; `openClients` gives an empty store as that many
 * processes would hold it, and is left out where a store belongs to one process.
 */
export function describeConversationStore(
  name: string,
  open: () => Opened<ConversationStore>,
  openClients?: (count: number) => Opened<ConversationStore[]>,
): void {
  describe(`conversation store: ${name}`, () => {
    describeTurns(open)
    describeIds(open)
    describeLists(open)
    describeBounds(open)
    describeConcurrentSaving(openClients ?? (async (count) => Array(count).fill(await open())))
  })
}

function describeTurns(open: () => Opened<ConversationStore>): void {
  test('knows nothing of a conversation that was never saved', async () => {
    expect(await (await open()).read('reader', 'none')).toBeUndefined()
  })

  test('gives turns back whole, in the order in which they came', async () => {
    const store = await open()
    await store.saveTurn('reader', 'c1', turn('z', 1_000))
    await store.saveTurn('reader', 'c1', turn('a', 2_000))
    expect(await store.read('reader', 'c1')).toEqual({ id: 'c1', turns: [turn('z', 1_000), turn('a', 2_000)] })
  })

  test('replaces a turn that is saved again, in its place', async () => {
    const store = await open()
    await store.saveTurn('reader', 'c1', turn('m1', 1_000))
    await store.saveTurn('reader', 'c1', turn('m2', 2_000))
    await store.saveTurn('reader', 'c1', turn('m1', 3_000))
    expect((await store.read('reader', 'c1'))?.turns).toEqual([turn('m1', 3_000), turn('m2', 2_000)])
  })

  test('forgets a conversation, and says whether there was one', async () => {
    const store = await open()
    await store.saveTurn('reader', 'c1', turn('m1', 1_000))
    expect(await store.remove('other', 'c1')).toBe(false)
    expect(await store.remove('reader', 'c1')).toBe(true)
    expect(await store.read('reader', 'c1')).toBeUndefined()
    expect(await store.list('reader', 10)).toEqual([])
    expect(await store.remove('reader', 'c1')).toBe(false)
  })

  test('a conversation that is begun anew after it was forgotten has nothing of the old one', async () => {
    const store = await open()
    await store.saveTurn('reader', 'c1', turn('m1', 9_000))
    await store.saveTurn('reader', 'c1', turn('m2', 9_500))
    await store.remove('reader', 'c1')
    await store.saveTurn('reader', 'c1', turn('m2', 1_000))
    expect((await store.read('reader', 'c1'))?.turns).toEqual([turn('m2', 1_000)])
    expect(await store.list('reader', 10)).toEqual([{ id: 'c1', updatedAtMs: 1_500, firstQuestion: 'question m2' }])
  })
}

function describeIds(open: () => Opened<ConversationStore>): void {
  // Each list holds ids that a store could take for one another if it joined or escaped them carelessly.
  test.each([
    ['hyphens', ['a', 'b-c'], ['a-b', 'c']],
    ['the separator of keys', ['a#b', 'c'], ['a', 'b#c']],
    ['the words of keys', ['a', 'c#turn'], ['a', 'c'], ['CONVERSATION#a', 'c'], ['a#CONVERSATION#c', 'c']],
    ['percent signs', ['a%23', 'c'], ['a#', 'c'], ['a%', '23c'], ['a%23.', 'c']],
    ['quotes, backslashes, blanks', ['a","b', 'c'], ['a', 'b","c'], ['a\\', 'c'], [' a', 'c'], ['a', ' c']],
    ['case, and characters that look alike', ['Ａ', 'c'], ['A', 'c'], ['a', 'c'], ['é', 'c'], ['e\u0301', 'c']],
    ['beginnings of each other', ['reader', 'c'], ['reader', 'c1'], ['reader1', 'c'], ['reade', 'rc']],
    ['emoji', ['📚', 'c'], ['📚📚', 'c'], ['📕', 'c']],
  ])('keeps ids apart with %s', async (_name, ...ids) => {
    const store = await open()
    for (const [index, [user = '', conversation = '']] of ids.entries()) {
      await store.saveTurn(user, conversation, turn(`m${index}`, 1_000))
    }
    for (const [index, [user = '', conversation = '']] of ids.entries()) {
      expect(await store.read(user, conversation)).toEqual({ id: conversation, turns: [turn(`m${index}`, 1_000)] })
      const own = ids.filter(([other]) => other === user).map(([, id]) => id)
      const listed = (await store.list(user, 10)).map(({ id }) => id)
      expect(new Set(listed)).toEqual(new Set(own))
    }
  })

  test('removes one conversation and none whose id begins alike', async () => {
    const store = await open()
    for (const id of ['c', 'c1', 'c#', 'c#1']) await store.saveTurn('reader', id, turn('m1', 1_000))
    await store.remove('reader', 'c')
    expect(new Set((await store.list('reader', 10)).map(({ id }) => id))).toEqual(new Set(['c1', 'c#', 'c#1']))
  })

  test('turns keep apart by any id that a client may choose', async () => {
    const store = await open()
    const ids = ['m', 'm#', 'm%23.', '#', '発言', '📚'.repeat(64), 'x'.repeat(128), '#'.repeat(128)]
    for (const id of ids) await store.saveTurn('reader', 'c'.repeat(128), turn(id, 1_000))
    expect((await store.read('reader', 'c'.repeat(128)))?.turns.map(({ id }) => id)).toEqual(ids)
  })
}

function describeLists(open: () => Opened<ConversationStore>): void {
  test('lists the latest conversations of one user first, as many as asked for', async () => {
    const store = await open()
    await store.saveTurn('reader', 'old', turn('m1', 1_000))
    await store.saveTurn('reader', 'new', turn('m2', 5_000))
    await store.saveTurn('reader', 'middle', turn('m3', 3_000))
    await store.saveTurn('other', 'theirs', turn('m4', 9_000))
    expect(await store.list('reader', 2)).toEqual([
      { id: 'new', updatedAtMs: 5_500, firstQuestion: 'question m2' },
      { id: 'middle', updatedAtMs: 3_500, firstQuestion: 'question m3' },
    ])
  })

  test('a conversation that goes on moves to the front and keeps its first question', async () => {
    const store = await open()
    await store.saveTurn('reader', 'first', turn('m1', 1_000))
    await store.saveTurn('reader', 'second', turn('m2', 2_000))
    await store.saveTurn('reader', 'first', turn('m3', 3_000))
    expect(await store.list('reader', 5)).toEqual([
      { id: 'first', updatedAtMs: 3_500, firstQuestion: 'question m1' },
      { id: 'second', updatedAtMs: 2_500, firstQuestion: 'question m2' },
    ])
  })

  test('shows the first question as it was asked last, cut to 200 characters', async () => {
    const store = await open()
    await store.saveTurn('reader', 'c1', turn('m1', 1_000))
    await store.saveTurn('reader', 'c1', { ...turn('m1', 2_000), question: '📚'.repeat(1_000) })
    const [summary] = await store.list('reader', 1)
    expect(summary?.firstQuestion).toBe('📚'.repeat(200))
  })
}

function describeBounds(open: () => Opened<ConversationStore>): void {
  test('keeps texts as long and as odd as they may be', async () => {
    const store = await open()
    const { answer, ...rest } = turn('m1', 1_000)
    const long: Turn = {
      ...rest,
      question: '「',
      answer: { ...answer, text: '夜の金庫 👩‍👩‍👧 \r\n\t"\\ é'.repeat(1_000).slice(0, 16_384), recommended: [] },
    }
    const empty: Turn = { ...turn('m2', 2_000), question: '', answer: { ...answer, text: '', complete: false } }
    await store.saveTurn('reader', 'c1', long)
    await store.saveTurn('reader', 'c1', empty)
    expect((await store.read('reader', 'c1'))?.turns).toEqual([long, empty])
  })

  test('keeps the latest turns of a very long conversation, and what it began with', async () => {
    const store = await open()
    const ids = Array.from({ length: maxTurnsKept + 25 }, (_, index) => `m${index}`)
    for (const id of ids) await store.saveTurn('reader', 'c1', turn(id, 1_000))
    expect((await store.read('reader', 'c1'))?.turns.map(({ id }) => id)).toEqual(ids.slice(-maxTurnsKept))
    const [summary] = await store.list('reader', 1)
    expect(summary?.firstQuestion).toBe('question m0')
    expect(await store.remove('reader', 'c1')).toBe(true)
    expect(await store.read('reader', 'c1')).toBeUndefined()
  })
}
