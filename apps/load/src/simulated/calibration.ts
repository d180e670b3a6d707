import type { Clock } from '@manga-assist/clock'
import type { Status } from '@manga-assist/contracts'
import { createClient } from '../client.ts'
import { type OwnStack, StackError } from '../own-stack.ts'
import type { Arrival, RequestKind } from '../plan.ts'
import { questions } from '../questions.ts'
import { outgoingRequest } from '../request-of-arrival.ts'
import { measureColdStart } from './cold-start.ts'
import { cpuTimeMs } from './cpu-time.ts'

/** How long one request takes where nothing else is going on, in milliseconds. */
export interface Sample {
  firstByteMs: number
  endMs: number
}

/** One kind of request, asked alone. */
interface KindSamples {
  /** In the order in which they were asked: of chats, that of the questions. */
  samples: readonly Sample[]
  /** What one takes of the machine's processors: router, task, and the generator itself. */
  cpuMs: number
}

/** What of a stack its simulation must know, from the stack itself. */
export interface Calibration {
  policy: string
  /** Requests at once on the tasks, and on Lambda. */
  slots: number
  lambdaConcurrency: number
  processors: number
  /** What the start of an environment takes of a processor. */
  coldStartMs: number
  chat: KindSamples
  recs: KindSamples
}

export interface CalibrationDependencies {
  clock: Clock
  runId: string
  /** Of the machine: the local Lambda starts so many environments at once. */
  processors: number
  /** CPU that this process has used so far, in milliseconds. */
  ownCpuMs(): number
}

/** So few at once that none waits for another; of chats so many that what they share is shared, as it is in a burst. */
const asked: Record<RequestKind, { count: number; atOnce: number }> = {
  chat: { count: questions.length, atOnce: 20 },
  recs: { count: 60, atOnce: 1 },
}

/** Asks the stack for everything once, alone. Rejects with a StackError when it does not answer as a stack should. */
export async function calibrate(
  { base, adminUrls, lambdaUrl }: Pick<OwnStack, 'base' | 'adminUrls' | 'lambdaUrl'>,
  { clock, runId, processors, ownCpuMs }: CalibrationDependencies,
  signal: AbortSignal,
): Promise<Calibration> {
  const [routerUrl] = adminUrls
  if (routerUrl === undefined || lambdaUrl === undefined) {
    throw new StackError('the stack did not say where its router and its Lambda are')
  }
  const client = createClient({ base, clock })

  async function ask(kind: RequestKind, pick: number, round: 'first' | 'alone'): Promise<Sample> {
    const arrival: Arrival = { index: pick, atMs: 0, phase: 'baseline', kind, reader: pick, pick }
    const startedAtMs = clock.now()
    const { outcome, firstByteAtMs, endAtMs } = await client.send(outgoingRequest(arrival, `${runId}-${round}`), signal)
    signal.throwIfAborted()
    if (outcome.kind === 'completed' && firstByteAtMs !== undefined) {
      return { firstByteMs: firstByteAtMs - startedAtMs, endMs: endAtMs - startedAtMs }
    }
    throw new StackError(`the stack did not answer a single ${kind} request: ${outcome.kind}`)
  }

  async function askFor(kind: RequestKind): Promise<KindSamples> {
    const { count, atOnce } = asked[kind]
    // Once before: what the engine compiles on the way is no part of a request.
    await inTurn(count, atOnce, (pick) => ask(kind, pick, 'first'))
    const beforeMs = (await cpuTimeMs(adminUrls, signal)) + ownCpuMs()
    const samples = await inTurn(count, atOnce, (pick) => ask(kind, pick, 'alone'))
    const usedMs = (await cpuTimeMs(adminUrls, signal)) + ownCpuMs() - beforeMs
    return { samples, cpuMs: usedMs / count }
  }

  try {
    const chat = await askFor('chat')
    const recs = await askFor('recs')
    const coldStartMs = await measureColdStart(lambdaUrl, { atOnce: processors, runId, clock }, signal)
    return { ...(await limitsOf(`${routerUrl}/status`, signal)), processors, coldStartMs, chat, recs }
  } finally {
    client.close()
  }
}

/** All from 0 to below `count`, so many at once; the results are in their order. */
async function inTurn<Result>(
  count: number,
  atOnce: number,
  run: (place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async () => {
    while (next < count) {
      const place = next
      next += 1
      results[place] = await run(place)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

async function limitsOf(
  statusUrl: string,
  signal: AbortSignal,
): Promise<Pick<Calibration, 'policy' | 'slots' | 'lambdaConcurrency'>> {
  const response = await fetch(statusUrl, { signal })
  const { policy, planes = [] } = (await response.json()) as Partial<Status>
  const [primary, overflow] = planes
  if (policy === undefined || primary === undefined || overflow === undefined) {
    throw new StackError(`${statusUrl} does not tell of a policy and two planes`)
  }
  return { policy, slots: primary.concurrencyLimit, lambdaConcurrency: overflow.concurrencyLimit }
}
