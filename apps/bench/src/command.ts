import type { Clock } from '@manga-assist/clock'
import { createProgress, runCommand, type Terminal } from '@manga-assist/command-line'
import { type BenchOptions, parseBenchArguments } from './arguments.ts'
import type { Benchmark } from './benchmark.ts'
import { describe } from './description.ts'
import { type BenchmarkReport, reportOf, reportText } from './report.ts'

/** Loads one benchmark; each stands behind its own import, so that one that is not run costs nothing. */
export type BenchmarkLoader = () => Promise<Benchmark>

export interface BenchDependencies {
  clock: Clock
  /** The result. */
  output: Terminal
  /** Progress and errors. */
  errors: Terminal
}

/** `npm run bench`. Gives the exit code: 0, 1 when a target was missed, 2 for bad arguments. */
export async function benchCommand(
  argv: readonly string[],
  benchmarks: Readonly<Record<string, BenchmarkLoader>>,
  dependencies: BenchDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const parsed = parseBenchArguments(argv, Object.keys(benchmarks))
  // Only help tells what they are about, and loading all of them takes a second.
  const loaded = parsed.kind === 'help' ? await Promise.all(Object.values(benchmarks).map((load) => load())) : []
  return await runCommand({
    ...{ description: describe(loaded), parsed, interruption },
    ...{ write: dependencies.output.write, writeError: dependencies.errors.write },
    run: (options) => runBenchmarks(options, benchmarks, dependencies, interruption),
  })
}

async function runBenchmarks(
  { names, json, rounds }: BenchOptions,
  benchmarks: Readonly<Record<string, BenchmarkLoader>>,
  { clock, output, errors }: BenchDependencies,
  signal: AbortSignal,
): Promise<number> {
  const reports: BenchmarkReport[] = []
  for (const name of names) {
    const benchmark = await benchmarks[name]?.()
    if (benchmark === undefined) continue
    const context = { rounds: rounds ?? benchmark.rounds, clock, signal }
    const bar = createProgress(clock, errors)
    const progress = (line: string, share?: number) => {
      if (share !== undefined) return bar.at(share, `${name}: ${line}`)
      bar.end()
      errors.write(`${name}: ${line}\n`)
    }
    const result = await benchmark.run({ ...context, progress }).finally(bar.end)
    const report = reportOf(benchmark, context.rounds, result)
    if (!json) output.write(`${reportText(report, output)}\n\n`)
    reports.push(report)
  }
  if (json) output.write(`${JSON.stringify(names.length === 1 ? reports[0] : reports, null, 2)}\n`)
  return reports.every(({ targets }) => targets.every(({ met }) => met)) ? 0 : 1
}
