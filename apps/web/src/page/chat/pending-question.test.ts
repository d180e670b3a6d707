import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { dropPending, keepPending, readPending } from './pending-question.ts'
import { withPending } from './use-history.ts'

const question = { conversationId: 'c1', messageId: 'm1', text: 'a heist manga' }

test('a question is kept through a reload, for its own conversation, until it is answered', () => {
  const storage = tab()
  keepPending(question, storage)
  expect([readPending('c1', storage), readPending('c2', storage)]).toEqual([question, undefined])
  dropPending('another', storage)
  expect(readPending('c1', storage)).toEqual(question)
  dropPending('m1', storage)
  expect(readPending('c1', storage)).toBeUndefined()
})

test.each(['{', 'null', '"text"', '{"conversationId":"c1","messageId":7,"text":""}'])(
  'what is no question counts as none: %s',
  (kept) => {
    const storage = tab()
    storage.setItem('manga.pending', kept)
    expect(readPending('c1', storage)).toBeUndefined()
  },
)

test('the question that waits stands last in the history, once, and not when it was answered', () => {
  const asked = { id: 'm1', role: 'user' as const, parts: [{ type: 'text' as const, text: 'a heist manga' }] }
  const answer = (complete: boolean) => ({ id: 'a1', role: 'assistant' as const, metadata: { complete }, parts: [] })
  expect(withPending([], undefined)).toEqual([])
  expect(withPending([], question)).toEqual([asked])
  expect(withPending([asked, answer(false)], question)).toEqual([asked])
  expect(withPending([asked, answer(true)], question)).toEqual([asked, answer(true)])
})

function tab(): Storage {
  return new Window({ url: 'http://127.0.0.1/' }).sessionStorage
}
