import { join } from 'node:path'
import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { closedLoop, requests, type Throughput, warmUp } from '../servers/loads.ts'
import { cores, freePort, keepToLoadCore, type Running, type ServerCommand, startServer } from '../servers/processes.ts'
import { upstreamCommand } from '../servers/upstream.ts'
import { atLeast, atMost, median, row } from '../statistics.ts'

/** What the embedded router may add to a request that is served here, and what all of production may leave of it. */
const mostAddedMicros = 3
const leastThroughput = 0.85
const usPerSecond = 1e6

const bare = 'bare'
const embedded = 'embedded router'
const production = 'router and all telemetry'
const reporting = 'the same with load reports'
const naive = 'naive middleware'
const limit = 'load against a bare socket'

const request = requests['GET 200 B']
const servers: Readonly<Record<string, (port: number) => ServerCommand>> = {
  [bare]: (port) => peer('serve-bare.ts', port),
  [embedded]: (port) => peer('serve-embedded.ts', port),
  [production]: (port) => peer('serve-production.ts', port),
  [reporting]: (port) => peer('serve-production.ts', port, 'load-report'),
  [naive]: (port) => peer('serve-naive.ts', port),
  [limit]: upstreamCommand,
}

/** What a request that is served in this process pays for the router and its telemetry, in a process of its own each. */
export const serveBenchmark: Benchmark = {
  name: 'serve',
  about: 'a Hono app with the embedded router and all telemetry, against the app alone and against naive middleware',
  rounds: 15,
  async run(context) {
    const { clock, progress } = context
    const releaseCore = keepToLoadCore()
    const running = new Map<string, Running>()
    try {
      progress(`warming up ${Object.keys(servers).length} processes`)
      for (const [name, command] of Object.entries(servers)) {
        const port = await freePort()
        const server = await startServer(command(port), port, cores.measured, clock)
        running.set(name, server)
        await warmUp(server, request, clock)
      }
      return resultOf(await measure(running, context))
    } finally {
      await Promise.all([...running.values()].map((server) => server.stop()))
      releaseCore()
    }
  },
}

type Figures = Readonly<Record<string, readonly Throughput[]>>

function measure(running: ReadonlyMap<string, Running>, { rounds, clock, signal, progress }: BenchmarkContext) {
  progress(`${rounds} rounds`)
  const cases = [...running].map(([name, server]) => [name, () => closedLoop(server, request, clock)] as const)
  return interleave<string, Throughput>(Object.fromEntries(cases), rounds, signal)
}

function resultOf(figures: Figures): BenchmarkResult {
  const names = Object.keys(figures)
  const ofBare = (metric: (one: Throughput) => number) => ({ case: bare, rounds: (figures[bare] ?? []).map(metric) })
  const rowsOf = (name: { metric: string; unit: string }, metric: (one: Throughput) => number) =>
    names.map((each) =>
      row({ case: each, ...name }, (figures[each] ?? []).map(metric), each === bare ? undefined : ofBare(metric)),
    )
  const added = names
    .filter((name) => name !== bare && name !== limit)
    .map((name) => row({ case: name, metric: 'CPU added to a request', unit: 'µs' }, addedMicros(figures, name)))
  return {
    rows: [
      ...rowsOf({ metric: 'CPU of a request', unit: 'µs' }, cpuMicros),
      ...added,
      ...rowsOf({ metric: 'req/s of a core', unit: '1/s' }, (one) => usPerSecond / cpuMicros(one)),
      ...rowsOf({ metric: 'req/s measured', unit: '1/s' }, ({ perSecond }) => perSecond),
    ],
    targets: [
      atMost('CPU added by the embedded router', mostAddedMicros, 'µs', median(addedMicros(figures, embedded))),
      ...[production, reporting].map((name) =>
        atLeast(`req/s of a core, ${name}, over bare`, leastThroughput, 'x', median(throughputOverBare(figures, name))),
      ),
    ],
  }
}

/** Differences within each round: what slows one round down slows both. */
function addedMicros(figures: Figures, name: string): number[] {
  return paired(figures, name).map(([own, floor]) => own - floor)
}

function throughputOverBare(figures: Figures, name: string): number[] {
  return paired(figures, name).map(([own, floor]) => floor / own)
}

function paired(figures: Figures, name: string): [own: number, floor: number][] {
  return (figures[name] ?? []).map((one, round) => [cpuMicros(one), cpuMicros(figures[bare]?.[round] ?? one)])
}

/** A server that is kept busy uses all of one core: that stands in where the system does not tell. */
function cpuMicros({ cpuUs, perSecond }: Throughput): number {
  return cpuUs ?? usPerSecond / perSecond
}

function peer(script: string, port: number, ...rest: string[]): ServerCommand {
  return { program: process.execPath, args: [join(import.meta.dirname, '../peers', script), String(port), ...rest] }
}
