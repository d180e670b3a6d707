import type { BenchmarkLoader } from './command.ts'

/** Every benchmark by its name on the command line. */
export const benchmarks: Readonly<Record<string, BenchmarkLoader>> = {
  turn: async () => (await import('./benchmarks/turn.ts')).turnBenchmark,
  cache: async () => (await import('./benchmarks/cache.ts')).cacheBenchmark,
  bedrock: async () => (await import('./benchmarks/bedrock.ts')).bedrock,
  recommend: async () => (await import('./benchmarks/recommend.ts')).recommendBenchmark,
  guards: async () => (await import('./benchmarks/guards.ts')).guards,
  intent: async () => (await import('./benchmarks/intent.ts')).intent,
  proxy: async () => (await import('./benchmarks/proxy.ts')).proxyBenchmark,
  serve: async () => (await import('./benchmarks/serve.ts')).serveBenchmark,
  simulate: async () => (await import('./benchmarks/simulate.ts')).simulate,
  decide: async () => (await import('./benchmarks/decide.ts')).decide,
  capacity: async () => (await import('./benchmarks/capacity.ts')).capacityBenchmark,
  streams: async () => (await import('./benchmarks/streams.ts')).streamsBenchmark,
  relay: async () => (await import('./benchmarks/relay.ts')).relayBenchmark,
  'cold-start': async () => (await import('./benchmarks/cold-start.ts')).coldStartBenchmark,
  lambda: async () => (await import('./benchmarks/lambda.ts')).lambdaBenchmark,
  logins: async () => (await import('./benchmarks/logins.ts')).loginsBenchmark,
  search: async () => (await import('./benchmarks/search.ts')).search,
}
