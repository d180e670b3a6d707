import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { type Streaming, streamLoad } from '../servers/loads.ts'
import { cores, freePort, keepToLoadCore, type Running, startServer } from '../servers/processes.ts'
import { atMost, median, row } from '../statistics.ts'

const load = { streams: 1_000, warmUpMs: 4_000, durationMs: 3_000 }
/** What a token may be late for having come through the task, at p99. */
const mostAddedMs = 20
/**
 * What the task's memory may grow from the middle round to the last: what piles up grows without end, what the first
 * thousand streams take stays.
 */
const mostGrowth = 1.2
const kbPerMb = 1_024

const direct = 'from its source'
const spilled = 'spilled through a task'

interface Figures extends Streaming {
  taskMb: number
}

/** A thousand spilled streams at once through one task, on one core. */
export const streamsBenchmark: Benchmark = {
  name: 'streams',
  about: 'a thousand spilled streams at once through one task: how late tokens are, and what memory they take',
  rounds: 7,
  async run(context) {
    const { clock } = context
    const releaseCore = keepToLoadCore()
    const running: Running[] = []
    const start = async (script: string, core: string, ...rest: string[]) => {
      const port = await freePort()
      const args = [join(import.meta.dirname, '../peers/streams', script), String(port), ...rest]
      const server = await startServer({ program: process.execPath, args }, port, core, clock)
      running.push(server)
      return server
    }
    try {
      const source = await start('steady-endpoint.ts', cores.load)
      const task = await start('spilling-task.ts', cores.measured, `http://127.0.0.1:${source.port}`)
      holdSlot(task.port)
      return await measure(source, task, context)
    } finally {
      await Promise.all(running.map((server) => server.stop()))
      releaseCore()
    }
  },
}

async function measure(
  source: Running,
  task: Running,
  { rounds, clock, signal, progress }: BenchmarkContext,
): Promise<BenchmarkResult> {
  progress(`${load.streams} streams, ${rounds} rounds`)
  const round = (server: Running) => async (): Promise<Figures> => {
    const streaming = await streamLoad(server, clock, load)
    return { ...streaming, taskMb: residentMb(task.pid) }
  }
  const figures = await interleave<string, Figures>({ [direct]: round(source), [spilled]: round(task) }, rounds, signal)
  const of = (name: string, metric: (one: Figures) => number) => (figures[name] ?? []).map(metric)
  const gaps = (name: string) => of(name, ({ p99GapMs }) => p99GapMs)
  const memory = of(spilled, ({ taskMb }) => taskMb)
  const added = gaps(spilled).map((gap, turn) => gap - (gaps(direct)[turn] ?? gap))
  return {
    rows: [
      ...[direct, spilled].map((name) => row({ case: name, metric: 'token gap p99', unit: 'ms' }, gaps(name))),
      row({ case: spilled, metric: 'token gap p99, added', unit: 'ms' }, added),
      ...[direct, spilled].map((name) =>
        row(
          { case: name, metric: 'relayed', unit: 'MB/s' },
          of(name, ({ bytesPerSecond }) => bytesPerSecond / 1e6),
        ),
      ),
      row({ case: spilled, metric: 'memory of the task', unit: 'MB' }, memory),
    ],
    targets: [
      atMost('token gap p99 that the task adds', mostAddedMs, 'ms', median(added)),
      atMost('memory of the task, last round over the middle one', mostGrowth, 'x', growth(memory)),
    ],
  }
}

function growth(memory: readonly number[]): number {
  return (memory.at(-1) ?? Number.NaN) / (memory[Math.floor(memory.length / 2)] ?? Number.NaN)
}

/** The only slot of the task is taken by a request that nobody answers. */
function holdSlot(port: number): void {
  connect(port, '127.0.0.1')
    .on('error', () => {})
    .write('GET /held HTTP/1.1\r\nhost: x\r\n\r\n')
}

function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? Number.NaN) / kbPerMb
}
