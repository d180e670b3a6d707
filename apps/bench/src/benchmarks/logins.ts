import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Clock } from '@manga-assist/clock'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import type { Benchmark, BenchmarkResult } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { withFunctionFolder } from '../servers/function-folder.ts'
import { type LoginCounts, loginArrivals, sendLogins } from '../servers/logins.ts'
import { atLeast, median, row } from '../statistics.ts'

/** The store of docs/logins.md, ten times smaller: a laptop starts no hundreds of environments. */
const store = { connections: 24, answerMs: 150 }
/** Two thirds of them are the task's; the rest is the function's, whose environments have one each: its concurrency. */
const pool = 16
const environments = store.connections - pool
/** The router spills a little less than the function takes, so that Lambda need not throttle. */
const spareConcurrency = 1
/** More than anybody needs: what limits is the store. */
const lambdaOnlyConcurrency = 100
/** Share of the errors, and of p99, that must be gone. */
const leastBetter = 0.4
const peers = join(import.meta.dirname, '../peers/logins')
const lambdaOnly = 'Lambda only'
const hybrid = 'hybrid'

export const loginsBenchmark: Benchmark = {
  name: 'logins',
  about: 'logins at a store that refuses connections, surges of three times: Lambda alone against a task with overflow',
  rounds: 3,
  async run(context) {
    const { rounds, signal, progress, clock } = context
    const source = pathToFileURL(join(peers, 'function.ts')).href
    return withFunctionFolder(`export { handler } from ${JSON.stringify(source)}\n`, async (folder) => {
      progress(`${rounds} rounds, a store of ${store.connections} connections, everything started anew for each`)
      const round = (way: Way) => () => runWay(way, folder, clock, signal)
      return resultOf(
        await interleave({ [lambdaOnly]: round('lambda'), [hybrid]: round('hybrid') }, rounds, signal, progress),
      )
    })
  },
}

type Way = 'lambda' | 'hybrid'
type Round = LoginCounts & { refused: number; peak: number }

/** One run with a store, a local Lambda and, for the hybrid, a task of its own. */
async function runWay(way: Way, folder: string, clock: Clock, signal: AbortSignal): Promise<Round> {
  const started: ChildProcess[] = []
  const start = async (script: string, ...args: (string | number)[]) => {
    const child = fork(join(peers, script), args.map(String), { env: { ...process.env, ...credentials } })
    started.push(child)
    const [port] = await once(child, 'message', { signal })
    return { child, port: Number(port) }
  }
  const { child: storeProcess, port } = await start('store.ts', store.connections, store.answerMs)
  const reservedConcurrency = way === 'hybrid' ? environments : lambdaOnlyConcurrency
  const environment = { STORE_PORT: String(port) }
  const functions = [{ name: 'login', directory: folder, environment, reservedConcurrency }]
  const emulator = await createLambdaEmulator({ port: 0, drainMs: 0, functions })
  try {
    const task =
      way === 'hybrid' ? await start('task.ts', port, pool, emulator.url, environments - spareConcurrency) : undefined
    const target = task === undefined ? { lambdaUrl: emulator.url } : { taskUrl: `http://127.0.0.1:${task.port}` }
    const counts = await sendLogins(target, loginArrivals(), clock, signal)
    storeProcess.send('counts')
    const [seen] = await once(storeProcess, 'message', { signal })
    return { ...counts, ...(seen as { refused: number; peak: number }) }
  } finally {
    await emulator.close()
    for (const child of started) child.kill()
  }
}

const credentials = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' }

function resultOf(figures: Readonly<Record<string, readonly Round[]>>): BenchmarkResult {
  const of = (name: string, metric: (one: Round) => number) => (figures[name] ?? []).map(metric)
  const rowsOf = (name: { metric: string; unit: string }, metric: (one: Round) => number) => {
    const against = { case: lambdaOnly, rounds: of(lambdaOnly, metric) }
    return [
      row({ case: lambdaOnly, ...name }, against.rounds),
      row({ case: hybrid, ...name }, of(hybrid, metric), against),
    ]
  }
  const better = (metric: (one: Round) => number) => 1 - median(of(hybrid, metric)) / median(of(lambdaOnly, metric))
  return {
    rows: [
      ...rowsOf({ metric: 'p99 of a login', unit: 'ms' }, ({ p99Ms }) => p99Ms),
      ...rowsOf({ metric: 'logins that failed', unit: '%' }, ({ failedShare }) => failedShare * 100),
      ...rowsOf({ metric: 'connections refused', unit: '' }, ({ refused }) => refused),
      ...rowsOf({ metric: 'most connections at once', unit: '' }, ({ peak }) => peak),
    ],
    targets: [
      atLeast(
        'p99 of a login, less than Lambda alone by',
        leastBetter,
        'of it',
        better(({ p99Ms }) => p99Ms),
      ),
      atLeast(
        'connection errors, fewer than Lambda alone by',
        leastBetter,
        'of them',
        better(({ refused }) => refused),
      ),
    ],
  }
}
