import { type Clock, sleep } from '@manga-assist/clock'
import type { Turn } from '@manga-assist/core'
import {
  cachedConversations,
  cachedPreferences,
  createStores,
  createTieredCache,
  openRedis,
} from '@manga-assist/providers'
import { startFaultProxy } from '@manga-assist/providers/testing'
import type { BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { atMost, median, quantile, row } from '../statistics.ts'

const stallMs = 2_000
const turnsPerSecond = 100
/** A p99 may rise by so much, in milliseconds. */
const limitMs = 50
const newId = () => crypto.randomUUID()

/**
 * What the state of a turn costs (preferences and conversation read, the turn saved) in the two seconds in which Redis
 * stalls, against two seconds in which it is well. Turns begin at a fixed pace, whatever became of those before.
 */
export async function measureStall(
  { clock, signal, progress, rounds }: BenchmarkContext,
  redisPort: number,
): Promise<BenchmarkResult> {
  const proxy = await startFaultProxy({ targetPort: redisPort, seed: 1 })
  const common = { clock, random: Math.random, newId }
  const redis = await openRedis({ ...common, url: `redis://127.0.0.1:${proxy.port}`, subscribe: true })
  const cache = createTieredCache({ ...common, redis })
  const stores = await createStores({ kind: 'sqlite', file: ':memory:' }, common)
  const preferences = cachedPreferences(stores.preferences, cache)
  const conversations = cachedConversations(stores.conversations, cache)
  const turn = async (user: string, index: number) => {
    await Promise.all([preferences.read(user), conversations.read(user, 'c1')])
    await conversations.saveTurn(user, 'c1', turnOf(`m${index % 10}`))
  }
  const healthy: number[] = []
  const stalled: number[] = []
  const longest: number[] = []
  try {
    for (let round = 0; round < Math.min(rounds, 5); round += 1) {
      progress(`Redis well, then stalled for ${stallMs / 1_000} s`)
      healthy.push(quantile(await paced(clock, signal, turn), 0.99))
      await proxy.set({ kind: 'stall' })
      const latencies = await paced(clock, signal, turn)
      await proxy.set({ kind: 'none' })
      stalled.push(quantile(latencies, 0.99))
      longest.push(Math.max(...latencies))
      await untilWell(clock, signal, () => preferences.read('probe'), cache)
    }
  } finally {
    await cache.close()
    redis.close()
    await stores.close()
    await proxy.close()
  }
  const p99 = { metric: 'state of a turn, p99', unit: 'ms' }
  const well = { case: 'Redis well', rounds: healthy }
  const added = median(stalled.map((value, index) => value - (healthy[index] ?? 0)))
  return {
    rows: [
      row({ ...p99, case: well.case }, healthy),
      row({ ...p99, case: 'Redis stalled' }, stalled, well),
      row({ case: 'Redis stalled', metric: 'state of a turn, longest', unit: 'ms' }, longest),
    ],
    targets: [atMost('what a stall of 2 s adds to the p99', limitMs, 'ms', added)],
  }
}

/** Latencies of turns in milliseconds, from when each should have begun. */
async function paced(
  clock: Clock,
  signal: AbortSignal,
  turn: (user: string, index: number) => Promise<void>,
): Promise<number[]> {
  const startMs = clock.now()
  const turns: Promise<number>[] = []
  for (let index = 0; index < (stallMs / 1_000) * turnsPerSecond; index += 1) {
    const dueMs = startMs + (index * 1_000) / turnsPerSecond
    await sleep(clock, Math.max(0, dueMs - clock.now()), signal)
    turns.push(turn(`user-${index % 20}`, index).then(() => clock.now() - dueMs))
  }
  return Promise.all(turns)
}

/** Reads until Redis answers again; bounded, so that the benchmark ends when it never does. */
async function untilWell(
  clock: Clock,
  signal: AbortSignal,
  read: () => Promise<unknown>,
  { counts }: Pick<ReturnType<typeof createTieredCache>, 'counts'>,
): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const before = counts.preferences?.redis.bypass
    await read()
    if (counts.preferences?.redis.bypass === before) return
    await sleep(clock, 20, signal)
  }
  throw new Error('Redis was not used again after its stall')
}

function turnOf(id: string): Turn {
  const answer = { messageId: `answer-${id}`, text: 'word '.repeat(200), recommended: ['monster'], complete: true }
  return { id, askedAtMs: 1, answeredAtMs: 2, intent: 'recommend', question: 'something dark, please', answer }
}
