import { readUtterances, startRedisServer } from '@manga-assist/providers/testing'
import { findTool } from '@manga-assist/workspace/testing'
import type { Benchmark } from '../benchmark.ts'
import { openChatApplication, readers } from '../chat-application.ts'
import { interleave } from '../interleave.ts'
import { atMost, median, quantile, row } from '../statistics.ts'

/** Everything before the first call of the model must take no longer, in milliseconds. */
const budgetMs = 15
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
      'stores alone': await openChatApplication({ clock }),
      'warm caches': await openChatApplication({ clock, cache: {} }),
      ...(redis && { 'warm caches, Redis': await openChatApplication({ clock, cache: { redisUrl: redis.url } }) }),
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
        progress,
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
