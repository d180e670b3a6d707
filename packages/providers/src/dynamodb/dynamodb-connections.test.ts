import { randomUUID } from 'node:crypto'
import { systemClock } from '@manga-assist/clock'
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

test('200 turns at once share a bounded number of connections, and all are remembered', async () => {
  const maxSockets = 8
  const stores = await openLocalStores({ table: await dynamodb.newTable(), endpoint: proxy.endpoint, maxSockets })
  const tokensPerSecond = Number.POSITIVE_INFINITY
  const model = createLanguageModel({ kind: 'embedded', tokensPerSecond }, { clock: systemClock, random: Math.random })
  const services = createServices({ stores, model, clock: systemClock, newId: randomUUID })
  onTestFinished(() => services.close())
  const users = Array.from({ length: 200 }, (_, index) => `reader-${index}`)
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
