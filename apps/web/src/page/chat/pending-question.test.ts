import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { createPendingQuestions } from './pending-question.ts'
import { withPending } from './use-history.ts'

const question = { conversationId: 'c1', messageId: 'm1', text: 'a heist manga' }

test('a question is kept through a reload, for its own conversation, until it is answered', () => {
  const storage = tab()
  createPendingQuestions(storage).keep(question)
  const pending = createPendingQuestions(storage)
  expect([pending.read('c1'), pending.read('c2')]).toEqual([question, undefined])
  pending.drop('another')
  expect(pending.read('c1')).toEqual(question)
  pending.drop('m1')
  expect(pending.read('c1')).toBeUndefined()
})

test('a question is kept while the next is asked in another conversation, and forgotten with its own', () => {
  const pending = createPendingQuestions(tab())
  const next = { conversationId: 'c2', messageId: 'm2', text: 'something calm' }
  pending.keep(question)
  pending.keep(next)
  expect(pending.all()).toEqual([next, question])
  pending.keep({ ...next, messageId: 'm3' })
  pending.forget('c1')
  expect(pending.all()).toEqual([{ ...next, messageId: 'm3' }])
})

test('of the questions that are kept the oldest is forgotten first', () => {
  const pending = createPendingQuestions(tab())
  for (let index = 0; index <= 20; index += 1) pending.keep({ ...question, conversationId: `c${index}` })
  expect([pending.all().length, pending.read('c0')]).toEqual([20, undefined])
})

test.each(['{', 'null', '"text"', '{"conversationId":"c1"}', '[{"conversationId":"c1","messageId":7,"text":""}]'])(
  'what is no question counts as none: %s',
  (kept) => {
    const storage = tab()
    storage.setItem('manga.pending', kept)
    expect(createPendingQuestions(storage).read('c1')).toBeUndefined()
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
