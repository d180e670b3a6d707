import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { type LocalStack, startLocalStack } from '../servers/local-stack.ts'
import { row } from '../statistics.ts'

/** Requests of one round, and how many of them at once. */
const load = { chat: { count: 40, atOnce: 8 }, recommend: { count: 300, atOnce: 4 } } as const
type Kind = keyof typeof load

const questions = ['something like Monster', 'a heist manga', 'a funny series about food', 'a finished thriller']
const readers = 200

/** CPU of a request, in milliseconds. */
interface Cost {
  router: number
  task: number
}

/** What a request costs the processors that it passes: the figures that `npm run plan -- --scenario 50k` rests on. */
export const capacityBenchmark: Benchmark = {
  name: 'capacity',
  about: 'CPU of a chat turn and of a list on task and router, where it is served and where it is spilled to Lambda',
  rounds: 3,
  async run(context) {
    const stacks: LocalStack[] = []
    const start = async (environment: Readonly<Record<string, string>>) => {
      const stack = await startLocalStack(environment, context.clock)
      stacks.push(stack)
      return stack
    }
    try {
      context.progress('starting one stack without Lambda, one whose task takes one request')
      const serving = await start({ OVERFLOW_PLANE: 'none', TASK_CONCURRENCY_LIMIT: '200' })
      const spilling = await start({ TASK_CONCURRENCY_LIMIT: '1', LAMBDA_CONCURRENCY: '24' })
      return await measure(serving, spilling, context)
    } finally {
      await Promise.all(stacks.map((stack) => stack.stop()))
    }
  },
}

async function measure(serving: LocalStack, spilling: LocalStack, context: BenchmarkContext): Promise<BenchmarkResult> {
  const { rounds, signal } = context
  const figures = await interleave(
    {
      'chat turn, served': () => costOf(serving, 'chat'),
      'list, served': () => costOf(serving, 'recommend'),
      'chat turn, spilled': () => costOf(spilling, 'chat'),
      'list, spilled': () => costOf(spilling, 'recommend'),
    },
    rounds,
    signal,
  )
  const rows = Object.entries(figures).flatMap(([name, costs]) => {
    const ofRouter = row(
      { case: name, metric: 'CPU of the router', unit: 'ms' },
      costs.map((cost) => cost.router),
    )
    if (name.includes('spilled')) return [ofRouter]
    return [
      ofRouter,
      row(
        { case: name, metric: 'CPU of the task', unit: 'ms' },
        costs.map((cost) => cost.task),
      ),
    ]
  })
  return { rows, targets: [] }
}

let asked = 0

async function costOf(stack: LocalStack, kind: Kind): Promise<Cost> {
  const { count, atOnce } = load[kind]
  const before = await stack.cpuMs()
  let answered = 0
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      if (await (kind === 'chat' ? askFor(stack) : listFor(stack))) answered += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const after = await stack.cpuMs()
  return { router: (after.router - before.router) / answered, task: (after.task - before.task) / answered }
}

async function askFor({ url }: LocalStack): Promise<boolean> {
  asked += 1
  const id = `capacity-${asked}`
  const text = questions[asked % questions.length]
  const body = {
    id,
    trigger: 'submit-message',
    messages: [{ id: `${id}-q`, role: 'user', parts: [{ type: 'text', text }] }],
  }
  const headers = { 'x-user-id': `reader-${asked % readers}`, 'content-type': 'application/json' }
  return await isAnswered(`${url}/api/chat`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function listFor({ url }: LocalStack): Promise<boolean> {
  asked += 1
  return await isAnswered(`${url}/v1/recommendations?limit=10`, {
    headers: { 'x-user-id': `reader-${asked % readers}` },
  })
}

/** A machine that is short of processors refuses some, which costs little and is counted to those that were answered. */
async function isAnswered(url: string, init: RequestInit): Promise<boolean> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  if (response.status !== 200 && response.status < 500) throw new Error(`${url} answered ${response.status}`)
  return response.status === 200
}
