import { type Clock, sleep } from '@manga-assist/clock'
import { type Fault, startFaultProxy } from '@manga-assist/providers/testing'
import type { BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { type ChatApplication, openChatApplication, readers } from '../chat-application.ts'
import { atMost, median, quantile, row } from '../statistics.ts'

const phaseMs = 2_000
const turnsPerSecond = 50
/** A p99 may rise by so much, in milliseconds. */
const limitMs = 50
/** Longest pause after which a breaker tries Redis again, and the reconnecting client with it. */
const recoveryMs = 3_000

const phases: Readonly<Record<string, Fault>> = {
  'Redis well': { kind: 'none' },
  'Redis stalled': { kind: 'stall' },
  'Redis down': { kind: 'refuse' },
}

/**
 * What a whole chat turn takes (rate limits, state, the answer's log and its saving; the model answers at once) in two
 * seconds in which Redis stalls, and in which it refuses connections, against two in which it is well. Turns begin at a
 * fixed pace, whatever became of those before; one that fails fails the benchmark.
 */
export async function measureRedisFaults(
  { clock, signal, progress, rounds }: BenchmarkContext,
  redisPort: number,
): Promise<BenchmarkResult> {
  const proxy = await startFaultProxy({ targetPort: redisPort, seed: 1 })
  const cache = { redisUrl: `redis://127.0.0.1:${proxy.port}` }
  const application = await openChatApplication({ clock, cache, rateLimits: 'counted' })
  const p99: Record<string, number[]> = {}
  const longest: Record<string, number[]> = {}
  try {
    for (let round = 0; round < Math.min(rounds, 5); round += 1) {
      for (const [name, fault] of Object.entries(phases)) {
        progress(`${name} for ${phaseMs / 1_000} s`)
        await proxy.set(fault)
        const latencies = await paced(clock, signal, application)
        p99[name] = [...(p99[name] ?? []), quantile(latencies, 0.99)]
        longest[name] = [...(longest[name] ?? []), Math.max(...latencies)]
        await proxy.set({ kind: 'none' })
        await sleep(clock, recoveryMs, signal)
      }
    }
  } finally {
    await application.close()
    await proxy.close()
  }
  return result(p99, longest)
}

function result(p99: Record<string, number[]>, longest: Record<string, number[]>): BenchmarkResult {
  const [well = '', ...faults] = Object.keys(phases)
  const wellRounds = p99[well] ?? []
  const against = { case: well, rounds: wellRounds }
  const added = (name: string) => median((p99[name] ?? []).map((value, round) => value - (wellRounds[round] ?? 0)))
  return {
    rows: [well, ...faults].flatMap((name) => [
      row(
        { case: name, metric: 'a whole turn, p99', unit: 'ms' },
        p99[name] ?? [],
        name === well ? undefined : against,
      ),
      row({ case: name, metric: 'a whole turn, longest', unit: 'ms' }, longest[name] ?? []),
    ]),
    targets: faults.map((name) => atMost(`added to a turn's p99, ${name}`, limitMs, 'ms', added(name))),
  }
}

/** Latencies of turns in milliseconds, from when each should have begun. */
async function paced(clock: Clock, signal: AbortSignal, { ask }: ChatApplication): Promise<number[]> {
  const startMs = clock.now()
  const turns: Promise<number>[] = []
  for (let index = 0; index < (phaseMs / 1_000) * turnsPerSecond; index += 1) {
    const dueMs = startMs + (index * 1_000) / turnsPerSecond
    await sleep(clock, Math.max(0, dueMs - clock.now()), signal)
    turns.push(ask('something dark, please', index % readers).then(() => clock.now() - dueMs))
  }
  return Promise.all(turns)
}
