import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Benchmark, BenchmarkContext, BenchmarkResult, BenchmarkRow, BenchmarkTarget } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import type { Round } from '../peers/relay/caller.ts'
import { atMost, median, row } from '../statistics.ts'
import { relayedOverServed } from './relay/relayed-over-served.ts'

/** What a call of 50 chunks may cost beside the AWS client's own, and beside the least that AWS accepts. */
const mostOfClient = 0.25
const mostOfFloor = 1.25

const documented = 'AWS client as documented'
const ours = 'the router'
const signedFloor = 'signed floor'
const callers: Readonly<Record<string, readonly [script: string, ...rest: string[]]>> = {
  [documented]: ['sdk-documented.ts'],
  'AWS client, frames read by hand': ['sdk-raw.ts'],
  [ours]: ['ours.ts'],
  [signedFloor]: ['floor.ts', 'signed'],
  'unsigned floor': ['floor.ts', 'unsigned'],
}

/** Calls of a round. Those that stream wait for their tokens most of the time, so more of them run at once. */
const shapes: Readonly<Record<string, Round>> = {
  buffered: { functionName: 'chunks-1', count: 300, atOnce: 8 },
  '50 chunks': { functionName: 'chunks-50', count: 128, atOnce: 8 },
  '200 chunks': { functionName: 'chunks-200', count: 48, atOnce: 8 },
  '50 chunks, 2 ms apart': { functionName: 'paced-50', count: 96, atOnce: 24 },
}
const warmUpRounds = 4

/** What it costs a process to call Lambda and to take the answer in, each way in a process of its own. */
export const relayBenchmark: Benchmark = {
  name: 'relay',
  about:
    'CPU of a call to Lambda by the AWS client, the router and the least there can be; of a request relayed over served',
  rounds: 7,
  async run(context) {
    const started: ChildProcess[] = []
    const startPeer = (script: string, ...rest: string[]) => {
      const child = fork(join(import.meta.dirname, '../peers/relay', script), rest)
      started.push(child)
      return child
    }
    try {
      const [address] = (await once(startPeer('endpoint.ts'), 'message')) as [AddressInfo]
      const url = `http://127.0.0.1:${address.port}`
      const processes = Object.entries(callers).map(
        ([name, [script, ...rest]]) => [name, startPeer(script, url, ...rest)] as const,
      )
      const calls = await measure(processes, context)
      const [bedrockUrl] = await once(startPeer('../bedrock-server.ts'), 'message')
      const requests = await relayedOverServed(String(bedrockUrl), context)
      return { rows: [...calls.rows, ...requests.rows], targets: [...calls.targets, ...requests.targets] }
    } finally {
      for (const child of started) child.kill()
    }
  },
}

type Processes = readonly (readonly [name: string, child: ChildProcess])[]

async function measure(processes: Processes, context: BenchmarkContext): Promise<BenchmarkResult> {
  const { rounds, signal, progress } = context
  const rows: BenchmarkRow[] = []
  const targets: BenchmarkTarget[] = []
  for (const [shape, round] of Object.entries(shapes)) {
    progress(`${shape}, ${rounds} rounds`)
    const cases = processes.map(([name, child]) => [name, () => cpuOf(child, round)] as const)
    for (let turn = 0; turn < warmUpRounds; turn += 1) for (const [, run] of cases) await run()
    const figures = await interleave(Object.fromEntries(cases), rounds, signal, progress)
    const against = { case: documented, rounds: figures[documented] ?? [] }
    for (const [name, micros] of Object.entries(figures)) {
      rows.push(row({ case: name, metric: `CPU of a call, ${shape}`, unit: 'µs' }, micros, against))
    }
    if (shape === '50 chunks') targets.push(...targetsOf(figures))
  }
  return { rows, targets }
}

function targetsOf(figures: Readonly<Record<string, readonly number[]>>): BenchmarkTarget[] {
  const over = (name: string) =>
    median((figures[ours] ?? []).map((one, round) => one / (figures[name]?.[round] ?? one)))
  return [
    atMost('50 chunks, the router over the AWS client', mostOfClient, 'x', over(documented)),
    atMost('50 chunks, the router over the signed floor', mostOfFloor, 'x', over(signedFloor)),
  ]
}

async function cpuOf(child: ChildProcess, round: Round): Promise<number> {
  child.send(round)
  const [{ cpuUs }] = (await once(child, 'message')) as [{ cpuUs: number }]
  return cpuUs
}
