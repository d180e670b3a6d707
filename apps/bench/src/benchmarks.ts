import type { BenchmarkLoader } from './command.ts'

/** Every benchmark by its name on the command line. */
export const benchmarks: Readonly<Record<string, BenchmarkLoader>> = {
  recommend: async () => (await import('./benchmarks/recommend.ts')).recommendBenchmark,
  guards: async () => (await import('./benchmarks/guards.ts')).guards,
  intent: async () => (await import('./benchmarks/intent.ts')).intent,
}
