import { spawnSync } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Clock } from '@manga-assist/clock'
import type { LambdaHttpEvent } from '@manga-assist/contracts'
import type { Benchmark, BenchmarkContext, BenchmarkResult, BenchmarkRow } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { bareStartMs } from '../servers/bare-start.ts'
import { type ColdEnvironments, type ColdStart, openColdEnvironments } from '../servers/cold-environments.ts'
import { emptyFunction, withFunctionFolder } from '../servers/function-folder.ts'
import { atMost, median, row } from '../statistics.ts'

/** Most of a bare start of Node that the function may take until its runtime polls. */
const mostOfBareStart = 1.6
const mostMegabytes = 1.5
const bytesPerMegabyte = 1e6

const root = resolve(import.meta.dirname, '../../../..')
const chat = join(root, 'lambda/chat')
const bundler = join(root, 'packages/workspace/src/bundle/main.ts')
const variables = {
  ...{ AUTH: 'dev', COOKIE_SECRET: 'only for benchmarks', DATABASE_FILE: ':memory:', LOG_LEVEL: 'silent' },
  MODEL_TOKENS_PER_SECOND: '10000',
}

const bare = 'node -e 0'
const empty = 'empty function'
const listed = 'lambda/chat, a list'
const told = 'lambda/chat, a turn'

export const coldStartBenchmark: Benchmark = {
  name: 'cold-start',
  about: 'environments of lambda/chat on the local Lambda against a bare start of Node, and what the bundle weighs',
  rounds: 21,
  async run(context) {
    spawnSync(process.execPath, [bundler], { cwd: chat, stdio: 'ignore' })
    return withFunctionFolder(emptyFunction, async (folder) => {
      const environments = await openColdEnvironments({ empty: folder, chat }, variables, context.clock)
      try {
        return resultOf(await measure(environments, context), await bundledBytes())
      } finally {
        await environments.close()
      }
    })
  },
}

type Figures = Readonly<Record<string, readonly ColdStart[]>>

async function measure(environments: ColdEnvironments, context: BenchmarkContext): Promise<Figures> {
  const { rounds, signal, progress } = context
  await environments.warmCompileCache('empty', ['{}'])
  await environments.warmCompileCache('chat', [list, turn])
  progress(`${rounds} rounds, one environment at a time`)
  return interleave<string, ColdStart>(
    {
      [bare]: () => bareStart(context.clock),
      [empty]: () => environments.coldStart('empty', '{}'),
      [listed]: () => environments.coldStart('chat', list),
      [told]: () => environments.coldStart('chat', turn),
    },
    rounds,
    signal,
  )
}

async function bareStart(clock: Clock): Promise<ColdStart> {
  return { initMs: await bareStartMs(clock), answerMs: Number.NaN, cpuMs: Number.NaN }
}

function resultOf(figures: Figures, bytes: number): BenchmarkResult {
  const initsOf = (name: string) => (figures[name] ?? []).map(({ initMs }) => initMs)
  const chatInits = [listed, told].flatMap(initsOf)
  const floor = { case: bare, rounds: initsOf(bare) }
  const init = { metric: 'start to the first poll', unit: 'ms' }
  return {
    rows: [
      row({ case: bare, ...init }, floor.rounds),
      row({ case: empty, ...init }, initsOf(empty), floor),
      row({ case: 'lambda/chat', ...init }, chatInits, floor),
      ...rowsOf(figures, { metric: 'cold, to the end of the answer', unit: 'ms' }, ({ answerMs }) => answerMs),
      ...rowsOf(figures, { metric: 'CPU of the whole process', unit: 'ms' }, ({ cpuMs }) => cpuMs),
    ],
    targets: [
      atMost('start to the first poll over node -e 0', mostOfBareStart, 'x', median(chatInits) / median(floor.rounds)),
      atMost('all files of the bundle', mostMegabytes, 'MB', bytes / bytesPerMegabyte),
    ],
  }
}

function rowsOf(
  figures: Figures,
  name: { metric: string; unit: string },
  metric: (one: ColdStart) => number,
): BenchmarkRow[] {
  const against = { case: empty, rounds: (figures[empty] ?? []).map(metric) }
  return [empty, listed, told].map((each) =>
    row({ case: each, ...name }, (figures[each] ?? []).map(metric), each === empty ? undefined : against),
  )
}

async function bundledBytes(): Promise<number> {
  const files = await readdir(join(chat, 'dist'))
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(chat, 'dist', file))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const list = eventOf('GET', '/v1/recommendations')
const turn = eventOf('POST', '/api/chat', {
  ...{ id: 'c1', trigger: 'submit-message' },
  messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }],
})

function eventOf(method: string, path: string, body?: object): string {
  const event: LambdaHttpEvent = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { 'x-user-id': 'reader', 'content-type': 'application/json' },
    requestContext: {
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  }
  return JSON.stringify(event)
}
