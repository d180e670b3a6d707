import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark, BenchmarkContext, BenchmarkResult, BenchmarkRow, BenchmarkTarget } from '../benchmark.ts'
import { closedLoop, openLoop, requests, streamLoad, warmUp } from '../servers/loads.ts'
import { cores, freePort, keepToLoadCore, type Running, startServer } from '../servers/processes.ts'
import { upstreamCommand } from '../servers/upstream.ts'
import { atLeast, atMost, median, quantile, row } from '../statistics.ts'
import { floor, isInstalled, peers, subject } from './proxy/peers.ts'

/** What our router must reach of the throughput of others, and what a pause in a stream may take. */
const leastRatios: Readonly<Record<string, number>> = { [floor]: 0.9, 'http-proxy-3': 2, nginx: 0.25 }
const mostGapMs = 50

const alone = 'upstream alone'
const usPerSecond = 1e6

/** The router on one core against the least that Node can do, packaged Node proxies, and proxies in C. */
export const proxyBenchmark: Benchmark = {
  name: 'proxy',
  about: 'apps/router on one core against the bare node:http + undici relay, other Node proxies, nginx and HAProxy',
  rounds: 3,
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-proxy-'))
    const releaseCore = keepToLoadCore()
    const running = new Map<string, Running>()
    try {
      const upstreamPort = await freePort()
      running.set(alone, await startServer(upstreamCommand(upstreamPort), upstreamPort, cores.load, context.clock))
      for (const [name, peer] of Object.entries(peers)) {
        if (isInstalled(peer)) {
          const port = await freePort()
          const command = peer.command({ port, upstreamPort, folder })
          running.set(name, await startServer(command, port, cores.measured, context.clock))
        } else context.progress(`${name} is not on this machine: skipped`)
      }
      return resultOf(await measure(running, context))
    } finally {
      await Promise.all([...running.values()].map((peer) => peer.stop()))
      releaseCore()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Figures of all rounds, by metric and case. */
type Figures = Record<string, Record<string, number[]>>

async function measure(running: ReadonlyMap<string, Running>, context: BenchmarkContext): Promise<Figures> {
  const { rounds, clock, signal, progress } = context
  const figures: Figures = {}
  const note = (metric: string, name: string, value: number) => {
    figures[metric] ??= {}
    figures[metric][name] ??= []
    figures[metric][name].push(value)
  }
  const names = [...running.keys()]
  progress(`warming up ${names.length} processes`)
  for (const peer of running.values()) {
    for (const request of Object.values(requests)) await warmUp(peer, request, clock)
  }
  for (let round = -1; round < rounds; round += 1) {
    if (round >= 0) progress(`round ${round + 1} of ${rounds}`)
    for (let place = 0; place < names.length; place += 1) {
      signal.throwIfAborted()
      const name = names[(place + round + 1) % names.length] ?? ''
      const peer = running.get(name)
      if (peer) await measurePeer(peer, clock, round < 0 ? () => {} : (metric, value) => note(metric, name, value))
    }
  }
  return figures
}

async function measurePeer(
  peer: Running,
  clock: BenchmarkContext['clock'],
  note: (metric: string, value: number) => void,
): Promise<void> {
  for (const [kind, request] of Object.entries(requests)) {
    const { perSecond, cpuUs } = await closedLoop(peer, request, clock)
    note(`${kind}, req/s measured`, perSecond)
    // What the neighbours of a shared machine take from the proxy is not in its own CPU time.
    note(`${kind}, req/s of a core`, cpuUs === undefined ? perSecond : usPerSecond / cpuUs)
  }
  const latencies = await openLoop(peer, requests['GET 200 B'], clock)
  note('latency p50', quantile(latencies, 0.5))
  note('latency p99', quantile(latencies, 0.99))
  const { p99GapMs, bytesPerSecond } = await streamLoad(peer, clock)
  note('SSE gap p99', p99GapMs)
  note('SSE relayed', bytesPerSecond / usPerSecond)
}

function resultOf(figures: Figures): BenchmarkResult {
  const rows = Object.entries(figures).flatMap(([metric, cases]) =>
    Object.entries(cases).map(([name, values]): BenchmarkRow => {
      const against = name === floor || name === alone ? undefined : { case: floor, rounds: cases[floor] ?? [] }
      return row({ case: name, metric, unit: unitOf(metric) }, values, against)
    }),
  )
  const ratios = Object.keys(requests).flatMap((kind) => ratioTargets(kind, figures[`${kind}, req/s of a core`] ?? {}))
  const gap = median(figures['SSE gap p99']?.[subject] ?? [])
  return { rows, targets: [...ratios, atMost('SSE gap p99 of 300 streams', mostGapMs, 'ms', gap)] }
}

/** Ratios within each round: what slows one round down slows both. */
function ratioTargets(kind: string, cases: Readonly<Record<string, number[]>>): BenchmarkTarget[] {
  const own = cases[subject] ?? []
  return Object.entries(leastRatios).flatMap(([name, least]) => {
    const others = cases[name]
    if (others === undefined) return []
    return [
      atLeast(`${kind} over ${name}`, least, 'x', median(own.map((value, index) => value / (others[index] ?? 0)))),
    ]
  })
}

function unitOf(metric: string): string {
  if (metric.includes('req/s')) return '1/s'
  return metric === 'SSE relayed' ? 'MB/s' : 'ms'
}
