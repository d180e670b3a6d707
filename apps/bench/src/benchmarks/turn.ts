import { createApp, developmentIdentity } from '@manga-assist/adapter-hono'
import type { Clock } from '@manga-assist/clock'
import type { Prompt } from '@manga-assist/core'
import { createServices, createStores, openCaching, type Stores } from '@manga-assist/providers'
import { readUtterances, startRedisServer } from '@manga-assist/providers/testing'
import { findTool } from '@manga-assist/workspace/testing'
import type { Benchmark } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { atMost, median, quantile, row } from '../statistics.ts'

/** Everything before the first call of the model must take no longer, in milliseconds. */
const budgetMs = 15
/** Readers, each with a conversation, likes and a profile; questions of a round go round among them. */
const readers = 20
const earlierTurns = 4

const newId = () => crypto.randomUUID()
const messages = readUtterances()
  .filter(({ part }) => part !== 'training')
  .map(({ text }) => text)

export const turnBenchmark: Benchmark = {
  name: 'turn',
  about: 'from a chat request to the first call of the model, by the stores behind it; one at a time, on one core',
  rounds: 5,
  async run({ rounds, clock, signal, progress }) {
    const program = findTool('redis')
    const redis = program === undefined ? undefined : await startRedisServer(program)
    if (redis === undefined) progress('no redis-server on this machine: the case with Redis is left out')
    progress(`${messages.length} messages that the classifier was not trained on, ${readers} readers`)
    const services = {
      'stores alone': await openTurns(clock, undefined),
      'warm caches': await openTurns(clock, {}),
      ...(redis && { 'warm caches, Redis': await openTurns(clock, { redisUrl: redis.url }) }),
    }
    const p99: Record<string, number[]> = {}
    try {
      const p50 = await interleave(
        Object.fromEntries(
          Object.entries(services).map(([name, { ask }]) => [
            name,
            async () => {
              const latencies: number[] = []
              for (const [index, text] of messages.entries()) latencies.push(await ask(text, index % readers))
              p99[name] = [...(p99[name] ?? []), quantile(latencies, 0.99)]
              return median(latencies)
            },
          ]),
        ),
        rounds,
        signal,
      )
      const names = Object.keys(services)
      // The first round of each is the one that `interleave` does not count.
      const measured = (name: string) => (p99[name] ?? []).slice(1)
      const [floor = ''] = names
      return {
        rows: names.flatMap((name) => [
          row(
            { case: name, metric: 'before the model, p50', unit: 'ms' },
            p50[name] ?? [],
            name === floor ? undefined : { case: floor, rounds: p50[floor] ?? [] },
          ),
          row(
            { case: name, metric: 'before the model, p99', unit: 'ms' },
            measured(name),
            name === floor ? undefined : { case: floor, rounds: measured(floor) },
          ),
        ]),
        targets: names
          .filter((name) => name !== floor)
          .map((name) => atMost(`before the model, p99, ${name}`, budgetMs, 'ms', median(measured(name)))),
      }
    } finally {
      for (const { close } of Object.values(services)) await close()
      await redis?.kill()
    }
  },
}

/** The whole application in this process; `ask` gives the milliseconds from the request to the model's call. */
async function openTurns(clock: Clock, cache: { redisUrl?: string } | undefined) {
  const common = { clock, random: Math.random, newId }
  const stores = await openStores(common, cache)
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
  const services = createServices({ stores, model, clock, newId })
  await services.warmUp()
  const app = createApp({
    ...services,
    plane: 'fargate',
    identify: developmentIdentity({ cookieSecret: 'for the benchmark only', newId }),
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
    await response.text()
    if (!response.ok) throw new Error(`the application answered ${response.status}`)
    return calledAtMs - startedAtMs
  }
  await prepareReaders(stores, ask)
  return { ask, close: () => services.close() }
}

async function openStores(
  common: { clock: Clock; random: () => number; newId: () => string },
  cache: { redisUrl?: string } | undefined,
): Promise<Stores> {
  const stores = await createStores({ kind: 'sqlite', file: ':memory:' }, common)
  if (cache === undefined) return stores
  const caching = await openCaching({ ...common, ...cache, subscribe: true, onEvent: () => {} })
  return caching.over(stores)
}

async function prepareReaders(stores: Stores, ask: (text: string, reader: number) => Promise<number>): Promise<void> {
  for (let reader = 0; reader < readers; reader += 1) {
    await stores.preferences.update(`reader-${reader}`, (before) => ({
      ...before,
      liked: ['monster', 'vinland-saga', 'nana'],
      dropped: ['bleach'],
    }))
    for (let turn = 0; turn < earlierTurns; turn += 1) await ask('recommend a heist manga', reader)
  }
}

function chatRequest(userId: string, messageId: string, text: string): Request {
  const message = { id: messageId, role: 'user', parts: [{ type: 'text', text }] }
  return new Request('http://bench.test/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': userId },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages: [message] }),
  })
}
