import { randomUUID } from 'node:crypto'
import { ManualClock } from '@manga-assist/clock/testing'
import type { LiveTurns } from '@manga-assist/core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createLanguageModel } from '../create-language-model.ts'
import { createServices } from '../services.ts'
import { type CountingProxy, startCountingProxy } from './testing/counting-proxy.ts'
import { type LocalDynamodb, startLocalDynamodb } from './testing/local-dynamodb.ts'
import { openLocalStores } from './testing/open-stores.ts'

let dynamodb: LocalDynamodb
let proxy: CountingProxy
beforeAll(async () => {
  dynamodb = await startLocalDynamodb()
  proxy = await startCountingProxy(dynamodb.endpoint)
})
afterAll(async () => {
  proxy.close()
  await dynamodb.close()
})

test('60 turns at once share a bounded number of connections, and all are remembered', async () => {
  const maxSockets = 8
  // Stands still: how long calls wait for a connection is the machine's affair, and no call is given up for it.
  const clock = new ManualClock()
  const table = await dynamodb.newTable()
  const stores = await openLocalStores({ table, endpoint: proxy.endpoint, maxSockets }, { clock })
  const tokensPerSecond = Number.POSITIVE_INFINITY
  const model = createLanguageModel({ kind: 'embedded', tokensPerSecond }, { clock, random: Math.random })
  const services = createServices({ stores, model, clock, newId: randomUUID })
  onTestFinished(() => services.close())
  const users = Array.from({ length: 60 }, (_, index) => `reader-${index}`)
  await Promise.all(users.map((userId) => ask(services.turns, userId)))
  expect(proxy.mostOpen).toBeLessThanOrEqual(maxSockets)
  expect(proxy.accepted).toBeLessThanOrEqual(maxSockets)
  for (const userId of users) expect((await stores.conversations.read(userId, 'c1'))?.turns).toHaveLength(1)
})

async function ask(turns: LiveTurns, userId: string): Promise<void> {
  const question = { userId, conversationId: 'c1', messageId: 'm1', text: 'hello' }
  const asked = await turns.ask(question, { graceMs: 0 })
  if (asked.kind !== 'answering') throw new Error(asked.kind)
  for await (const event of asked.read(new AbortController().signal)) {
    if (event.kind === 'turn-failed') throw event.error
  }
}
