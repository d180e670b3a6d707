import type { BenchmarkLoader } from './command.ts'

/** Every benchmark by its name on the command line. */
export const benchmarks: Readonly<Record<string, BenchmarkLoader>> = {
  search: async () => (await import('./benchmarks/search.ts')).search,
}
