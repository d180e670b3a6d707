import { join } from 'node:path'
import type { BenchmarkContext, BenchmarkResult, BenchmarkRow, BenchmarkTarget } from '../../benchmark.ts'
import { interleave } from '../../interleave.ts'
import { type LocalStack, startLocalStack } from '../../servers/local-stack.ts'
import { type Cost, costOf, costOfRedirect, type Kind } from '../../servers/stack-cost.ts'
import { atMost, median, row } from '../../statistics.ts'

/** What passing a chat turn on may cost beside serving it. */
const mostOfServing = 0.08
/** Code that has just started costs several times what it costs when it is compiled. */
const warmUpRounds = 6
const kinds: Readonly<Record<Kind, string>> = { chat: 'chat turn of 200 tokens', recommend: 'list' }

/**
 * What a request costs who passes it on to Lambda, or sends its client there, over what it costs who serves it: three
 * stacks, one without Lambda, one that spills everything, one whose task takes one request at a time, all with answers from Bedrock's protocol.
 */
export async function relayedOverServed(bedrockUrl: string, context: BenchmarkContext): Promise<BenchmarkResult> {
  const bedrock = {
    ...{ LANGUAGE_MODEL: 'bedrock', BEDROCK_ENDPOINT: bedrockUrl, BEDROCK_REGION: 'us-east-1' },
    ...{ BEDROCK_MODEL_ID: 'anthropic.claude:0', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' },
  }
  const stacks: LocalStack[] = []
  const start = async (environment: Readonly<Record<string, string>>) => {
    const stack = await startLocalStack({ ...bedrock, ...environment }, context.clock)
    stacks.push(stack)
    return stack
  }
  try {
    context.progress('starting three stacks: without Lambda, with all spilled, with all redirected')
    const serving = await start({ OVERFLOW_PLANE: 'none', TASK_CONCURRENCY_LIMIT: '200' })
    const spilling = await start({ ...everythingIsSpilled, LAMBDA_CONCURRENCY: '16' })
    const redirecting = await start({
      TASK_CONCURRENCY_LIMIT: '1',
      OVERFLOW_TRANSPORT: 'redirect',
      ...everybodyIsSentOn,
    })
    return await measure({ serving, spilling, redirecting }, context)
  } finally {
    await Promise.all(stacks.map((stack) => stack.stop()))
  }
}

const everythingIsSpilled = { OVERFLOW_POLICY_FILE: join(import.meta.dirname, 'everything-is-spilled.json') }
/** Nobody follows, so no environment starts; each is taken to be there for as long as such requests take. */
const everybodyIsSentOn = { LAMBDA_CONCURRENCY: '1000', OVERFLOW_RELAY_ONE_IN: '10000' }

interface Stacks {
  serving: LocalStack
  spilling: LocalStack
  redirecting: LocalStack
}

async function measure(
  { serving, spilling, redirecting }: Stacks,
  context: BenchmarkContext,
): Promise<BenchmarkResult> {
  const rows: BenchmarkRow[] = []
  const targets: BenchmarkTarget[] = []
  for (const [kind, name] of Object.entries(kinds) as [Kind, string][]) {
    context.progress(`${name}, served, relayed and redirected`)
    const cases = {
      served: () => costOf(serving, kind),
      relayed: () => costOf(spilling, kind),
      redirected: () => costOfRedirect(redirecting, kind),
    }
    for (let turn = 0; turn < warmUpRounds; turn += 1) for (const run of Object.values(cases)) await run()
    const costs = await interleave<keyof typeof cases, Cost>(cases, context.rounds, context.signal)
    const served = costs.served.map(({ task }) => task)
    const relayed = costs.relayed.map(({ router }) => router)
    const redirected = costs.redirected.map(({ router }) => router)
    const against = { case: 'served, its task', rounds: served }
    rows.push(
      row({ case: against.case, metric: `CPU of a ${name}`, unit: 'ms' }, served),
      row({ case: 'relayed, its router', metric: `CPU of a ${name}`, unit: 'ms' }, relayed, against),
      row({ case: 'redirected, its router', metric: `CPU of a ${name}`, unit: 'ms' }, redirected, against),
    )
    const ratio = median(relayed.map((one, round) => one / (served[round] ?? one)))
    if (kind === 'chat') targets.push(atMost('relaying a chat turn over serving it', mostOfServing, 'x', ratio))
  }
  return { rows, targets }
}
