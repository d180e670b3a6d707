import { type Clock, sleep } from '@manga-assist/clock'
import type { Environment } from './environment.ts'
import type { EnvironmentPool } from './environment-pool.ts'
import type { LambdaEmulatorEvent, OutcomeKind } from './events.ts'
import { type Faults, faultOf } from './faults/fault.ts'
import { faultyReceiver, strikeAtOnce } from './faults/faulty-response.ts'
import type { Invocation, InvocationOutcome, ResponseReceiver } from './invocation.ts'
import { settledWithin } from './settled-within.ts'

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
  pool: EnvironmentPool
  clock: Clock
  onEvent: (event: LambdaEmulatorEvent) => void
}

/**
 * How long an outcome is held back for the runtime to poll again. It mostly has within a millisecond, and then a caller
 * that invokes once more at once finds this environment idle and its permit released.
 */
const settleMs = 250

/** Makes what takes an invocation through an environment, warm or cold. What it returns never rejects. */
export function createInvocationRunner(options: InvocationRunnerOptions): (work: Work) => Promise<InvocationOutcome> {
  return async (work) => {
    await delay(options.clock, work)
    const acquired = await options.pool.acquire(work.invocation.requestId)
    if (acquired.kind === 'acquired') return serve(options, acquired.environment, work, acquired.coldStartMs)
    const { environmentId, error, coldStartMs } = acquired
    work.release()
    emitFinished(options, { environmentId, work, outcome: 'init-failed', durationMs: 0, coldStartMs })
    return { kind: 'init-failed', error }
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
  const environmentId = environment.id
  const startedAtMs = clock.now()
  const receive = faultyReceiver(work.receive, work.faults, environment)
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
  const finished = freed.then((durationMs) => {
    emitFinished(options, { environmentId, work, outcome: outcome.kind, durationMs, coldStartMs })
  })
  await settledWithin(clock, settleMs, finished)
  return outcome
}

function emitFinished(
  { functionName, onEvent }: InvocationRunnerOptions,
  finished: {
    environmentId: string
    work: Work
    outcome: OutcomeKind
    durationMs: number
    coldStartMs: number | undefined
  },
): void {
  const { environmentId, work, outcome, durationMs, coldStartMs } = finished
  onEvent({
    kind: 'invocation-finished',
    functionName,
    environmentId,
    requestId: work.invocation.requestId,
    cold: coldStartMs !== undefined,
    outcome,
    durationMs,
    billedMs: Math.ceil(durationMs + (coldStartMs ?? 0)),
  })
}
