import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import type { EnrichmentQueue } from '../ports/enrichment-queue.ts'
import { conversationTurn, memoryConversations, recordingQueue } from '../testing/index.ts'
import { refreshOnRemoval } from './refresh-on-removal.ts'

test('a conversation that is removed has the profile made anew, one that was not there has not', async () => {
  const enrichment = recordingQueue()
  const { conversations } = setUp(enrichment)
  await conversations.saveTurn('reader', 'c1', conversationTurn('m1', 1_000))
  expect(await conversations.remove('other', 'c1')).toBe(false)
  expect(enrichment.jobs).toEqual([])
  expect(await conversations.remove('reader', 'c1')).toBe(true)
  expect(enrichment.jobs).toEqual([{ kind: 'refresh-profile', userId: 'reader' }])
  expect(await conversations.read('reader', 'c1')).toBeUndefined()
})

test('a queue that takes no job is reported after 250 ms, and the conversation is removed all the same', async () => {
  const { conversations, failures, clock } = setUp({ enqueue: () => new Promise(() => {}) })
  await conversations.saveTurn('reader', 'c1', conversationTurn('m1', 1_000))
  const removing = conversations.remove('reader', 'c1')
  await clock.advance(250)
  expect(await removing).toBe(true)
  expect(failures).toEqual([new Error('the enrichment queue did not take a job within 250 ms')])
})

function setUp(enrichment: EnrichmentQueue) {
  const clock = new ManualClock()
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  const conversations = refreshOnRemoval(memoryConversations(), { enrichment, clock, onFailure })
  return { conversations, failures, clock }
}
