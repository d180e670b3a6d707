import { expect, test } from 'vitest'
import { withWaiting } from './use-conversations.ts'

test('a conversation whose first answer is still to come is in the list by its question, and only once', () => {
  const known = { id: 'c1', firstMessage: 'a heist manga', updatedAt: '2026-11-22T00:00:00.000Z' }
  const asked = { conversationId: 'c1', messageId: 'm2', text: 'a shorter one' }
  const first = { conversationId: 'c2', messageId: 'm1', text: 'something calm' }
  expect(withWaiting([known], [asked, first])).toEqual([{ id: 'c2', firstMessage: 'something calm' }, known])
})
