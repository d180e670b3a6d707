import { createApp, developmentIdentity } from '@manga-assist/adapter-hono'
import type { Clock } from '@manga-assist/clock'
import type { Prompt } from '@manga-assist/core'
import { createRateLimiters, createServices, createStores, openCaching } from '@manga-assist/providers'

export interface ChatApplicationOptions {
  clock: Clock
  /** Left out: the stores alone. Without an address: caches in this process only. */
  cache?: { redisUrl?: string }
  /** With limits that no benchmark reaches, counted in Redis where there is one, as each task has them. */
  rateLimits?: 'counted'
}

export interface ChatApplication {
  /** Asks, reads the whole answer, and gives the milliseconds from the request to the model's call. */
  ask(text: string, reader: number): Promise<number>
  close(): Promise<void>
}

/** Readers, each with a conversation, likes and a profile. */
export const readers = 20
const earlierTurns = 4
const unreached = 1e9
const newId = () => crypto.randomUUID()

/** The whole application in this process, without a socket, on stores in memory and a model that answers at once. */
export async function openChatApplication({
  clock,
  cache,
  rateLimits,
}: ChatApplicationOptions): Promise<ChatApplication> {
  const common = { clock, random: Math.random, newId }
  const stores = await createStores({ kind: 'sqlite', file: ':memory:' }, common)
  const caching = cache && (await openCaching({ ...common, ...cache, subscribe: true, onEvent: () => {} }))
  const { model, calledAtMs } = immediateModel(clock)
  const services = createServices({ stores: caching?.over(stores) ?? stores, model, clock, newId })
  await services.warmUp()
  const limits = { perUser: unreached, perAddress: unreached, clock, redis: caching?.scripts }
  const app = createApp({
    ...services,
    plane: 'fargate',
    identify: developmentIdentity({ cookieSecret: 'for the benchmark only', newId }),
    ...(rateLimits && { limits: createRateLimiters(limits) }),
    isReady: () => true,
    clock,
    newId,
    readTrace: () => ({ traceId: 'ab'.repeat(16), parentId: 'cd'.repeat(8), sampled: false }),
    onEvent: () => {},
  })
  let asked = 0
  async function ask(text: string, reader: number): Promise<number> {
    asked += 1
    const startedAtMs = clock.now()
    const response = await app.fetch(chatRequest(`reader-${reader}`, `m${asked % earlierTurns}`, text))
    const answer = await response.text()
    if (!response.ok || !answer.includes('"type":"finish"')) throw new Error(`a turn failed: ${answer.slice(-200)}`)
    return calledAtMs() - startedAtMs
  }
  for (let reader = 0; reader < readers; reader += 1) {
    await services.preferences.update(`reader-${reader}`, (before) => ({
      ...before,
      liked: ['monster', 'vinland-saga', 'nana'],
      dropped: ['bleach'],
    }))
    for (let turn = 0; turn < earlierTurns; turn += 1) await ask('recommend a heist manga', reader)
  }
  return { ask, close: () => services.close() }
}

function immediateModel(clock: Clock) {
  let calledAtMs = 0
  const model = {
    name: 'immediate',
    async *generate(_prompt: Prompt) {
      calledAtMs = clock.now()
      yield { kind: 'text' as const, text: 'Hm.' }
      yield { kind: 'end' as const, finishReason: 'stop' as const }
    },
    warmUp: async () => {},
    close: async () => {},
  }
  return { model, calledAtMs: () => calledAtMs }
}

function chatRequest(userId: string, messageId: string, text: string): Request {
  const message = { id: messageId, role: 'user', parts: [{ type: 'text', text }] }
  return new Request('http://bench.test/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': userId },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages: [message] }),
  })
}
