import type { Clock } from '@manga-assist/clock'
import { parseBenchArguments } from './arguments.ts'
import type { Benchmark } from './benchmark.ts'
import { type BenchmarkReport, reportOf, reportText } from './report.ts'

/** Loads one benchmark; each stands behind its own import, so that one that is not run costs nothing. */
export type BenchmarkLoader = () => Promise<Benchmark>

export interface BenchOutput {
  /** The result. */
  write: (text: string) => void
  /** Progress and errors. */
  writeError: (text: string) => void
}

/** `npm run bench`. Gives the exit code: 0, 1 when a target was missed, 2 for bad arguments. */
export async function benchCommand(
  argv: readonly string[],
  benchmarks: Readonly<Record<string, BenchmarkLoader>>,
  { write, writeError }: BenchOutput,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  const parsed = parseBenchArguments(argv, Object.keys(benchmarks))
  if (parsed.kind === 'invalid') {
    writeError(`${parsed.message}\n`)
    return 2
  }
  if (parsed.kind === 'help') {
    write(await usage(benchmarks))
    return 0
  }
  const reports: BenchmarkReport[] = []
  for (const name of parsed.names) {
    const benchmark = await benchmarks[name]?.()
    if (benchmark === undefined) continue
    const rounds = parsed.rounds ?? benchmark.rounds
    const progress = (line: string) => writeError(`${name}: ${line}\n`)
    const report = reportOf(benchmark, rounds, await benchmark.run({ rounds, clock, signal, progress }))
    if (!parsed.json) write(`${reportText(report)}\n\n`)
    reports.push(report)
  }
  if (parsed.json) write(`${JSON.stringify(parsed.names.length === 1 ? reports[0] : reports, null, 2)}\n`)
  return reports.every(({ targets }) => targets.every(({ met }) => met)) ? 0 : 1
}

async function usage(benchmarks: Readonly<Record<string, BenchmarkLoader>>): Promise<string> {
  const loaded = await Promise.all(Object.values(benchmarks).map((load) => load()))
  return [
    'npm run bench [-- NAME… --json --rounds N]',
    'Every figure is the median of interleaved rounds; read the ratios, not the absolute values.',
    ...loaded.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`),
    '',
  ].join('\n')
}
