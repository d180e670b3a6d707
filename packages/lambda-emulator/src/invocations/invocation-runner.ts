import { type Clock, sleep } from '@manga-assist/clock'
import type { Environment } from '../environments/environment.ts'
import type { EnvironmentPool } from '../environments/environment-pool.ts'
import { peakMemoryMb } from '../environments/resident-memory.ts'
import type { Initialization, LambdaEmulatorEvent } from '../events.ts'
import { type Faults, faultOf } from '../faults/fault.ts'
import { faultyReceiver, strikeAtOnce } from '../faults/faulty-response.ts'
import { createStreamGauge, type StreamLimits } from '../invoke-api/stream-limits.ts'
import { settledWithin } from '../settled-within.ts'
import { type Architecture, billedMsOf, costOfCall } from './billing.ts'
import type { Invocation, InvocationOutcome, ResponseReceiver } from './invocation.ts'
import { outputRead } from './log-tail.ts'
import { endLines, startLine } from './platform-lines.ts'

/** What to run, and the permit that it holds. */
export interface Work {
  invocation: Invocation
  receive: ResponseReceiver
  /** Called when the environment is free again or gone: mostly just before the outcome, at the latest a little after. */
  release: () => void
  /** What is to go wrong. */
  faults: Faults
  /** Aborts when nothing is to be waited for any more. */
  signal: AbortSignal
}

export interface InvocationRunnerOptions {
  functionName: string
  memoryMb: number
  architecture: Architecture
  streamLimits: StreamLimits
  pool: EnvironmentPool
  clock: Clock
  onEvent: (event: LambdaEmulatorEvent) => void
  /** Whether those lines are wanted of every invocation, not only where its caller asked for them. */
  platformLog: boolean
  /** Takes the lines that Lambda itself writes into a log. */
  onPlatformLine: (line: string, requestId: string) => void
}

/**
 * How long an outcome is held back for the runtime to poll again. It mostly has within a millisecond, and then a caller
 * that invokes once more at once finds this environment idle and its permit released.
 */
const settleMs = 250

/** Makes what takes an invocation through an environment, warm or cold. What it returns never rejects. */
export function createInvocationRunner(options: InvocationRunnerOptions): (work: Work) => Promise<InvocationOutcome> {
  return async (work) => {
    const { requestId, version } = work.invocation
    await delay(options.clock, work)
    const acquired = await options.pool.acquire(requestId)
    options.onPlatformLine(startLine(requestId, version), requestId)
    if (acquired.kind === 'acquired') return serve(options, acquired.environment, work, acquired.coldStartMs)
    const { environmentId, error, coldStartMs } = acquired
    work.release()
    const outcome: InvocationOutcome = { kind: 'init-failed', error }
    const spent = { pid: 0, initialization: 'on-demand', streamedBytes: 0, durationMs: 0, coldStartMs } as const
    await report(options, work, outcome, { environmentId, ...spent })
    return outcome
  }
}

async function delay(clock: Clock, { faults, signal }: Work): Promise<void> {
  const fault = faultOf(faults, 'delay')
  // Cut short, it finds that no environment starts any more.
  if (fault) await sleep(clock, fault.ms, signal).catch(() => {})
}

async function serve(
  options: InvocationRunnerOptions,
  environment: Environment,
  work: Work,
  coldStartMs: number | undefined,
): Promise<InvocationOutcome> {
  const { clock, pool, functionName } = options
  const { requestId } = work.invocation
  const { id: environmentId, pid, initialization } = environment
  const startedAtMs = clock.now()
  const gauge = createStreamGauge(options.streamLimits, clock, work.signal)
  const limited = work.invocation.streams ? gauge.limit(work.receive) : work.receive
  const receive = faultyReceiver(limited, work.faults, environment)
  const run = environment.invoke(work.invocation, receive)
  strikeAtOnce(work.faults, environment)
  const cold = coldStartMs !== undefined
  options.onEvent({ kind: 'invocation-started', functionName, environmentId, requestId, cold })
  const freed = run.free.then(() => {
    pool.giveBack(environment)
    work.release()
    return clock.now() - startedAtMs
  })
  const outcome = await run.outcome
  const finished = freed.then((durationMs) =>
    report(options, work, outcome, {
      environmentId,
      pid,
      initialization,
      streamedBytes: gauge.bytes,
      durationMs,
      coldStartMs,
    }),
  )
  await settledWithin(clock, settleMs, finished)
  return outcome
}

/** What an invocation took of its environment. */
interface Spent {
  environmentId: string
  /** 0 when there is no process. */
  pid: number
  initialization: Initialization
  streamedBytes: number
  durationMs: number
  coldStartMs: number | undefined
}

/** Tells of the end, behind the last line of the function. */
async function report(
  options: InvocationRunnerOptions,
  { invocation }: Work,
  outcome: InvocationOutcome,
  spent: Spent,
): Promise<void> {
  const { requestId } = invocation
  const { environmentId, pid, initialization, streamedBytes, durationMs, coldStartMs } = spent
  const billedMs = billedMsOf(durationMs, coldStartMs)
  const costUsd = costOfCall({ ...options, initialization, billedMs, streamedBytes })
  if (options.platformLog || invocation.log) {
    const maxMemoryUsedMb = peakMemoryMb(pid)
    await outputRead()
    const lines = endLines({ requestId, outcome, memoryMb: options.memoryMb, maxMemoryUsedMb, billedMs, ...spent })
    for (const line of lines) options.onPlatformLine(line, requestId)
  }
  options.onEvent({
    kind: 'invocation-finished',
    functionName: options.functionName,
    environmentId,
    requestId,
    cold: coldStartMs !== undefined,
    outcome: outcome.kind,
    durationMs,
    billedMs,
    costUsd,
    streamedBytes,
  })
}
