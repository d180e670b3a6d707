import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { type LocalStack, startLocalStack } from '../servers/local-stack.ts'
import { costOf } from '../servers/stack-cost.ts'
import { row } from '../statistics.ts'

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
  const { rounds, signal, progress } = context
  const figures = await interleave(
    {
      'chat turn, served': () => costOf(serving, 'chat'),
      'list, served': () => costOf(serving, 'recommend'),
      'chat turn, spilled': () => costOf(spilling, 'chat'),
      'list, spilled': () => costOf(spilling, 'recommend'),
    },
    rounds,
    signal,
    progress,
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
