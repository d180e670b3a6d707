import { type Clock, deadline } from '@manga-assist/clock'
import { headerNames, timeouts } from '@manga-assist/contracts'
import { Gate, lambdaCostUsd } from '@manga-assist/overflow'
import type { OverflowPlane, PlaneOutcome, StartAhead } from '../plane.ts'
import { AnswerWriter } from '../relay/answer-writer.ts'
import type { Exchange } from '../request/exchange.ts'
import { mayHaveBegun } from '../request/retry.ts'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'
import { type CancelRuns, createCancelSender, goesOnMs, goesOnUnread } from './cancel.ts'
import { httpEventOf, warmUpEvent } from './http-event.ts'
import { createLambdaInvoker } from './invoke/invoker.ts'
import type { AnswerBody } from './invoke/streaming-call.ts'
import { createLambdaBreaker, type WatchedCall } from './lambda-breaker.ts'
import { faultOf, mayHaveRun, type Throttle } from './lambda-errors.ts'
import { relayAnswer } from './relay-answer.ts'
import { Throttling } from './throttling.ts'
import { createWatchdog, type Watchdog } from './watchdog.ts'

export interface LambdaPlaneOptions {
  /** Name, name with alias, or ARN. */
  functionName: string
  clock: Clock
  onEvent: (event: RouterEvent) => void
  /** Most requests spilled at once. Keep it below the function's own limit, so that Lambda need not throttle. */
  maxConcurrency: number
  endpoint?: string | undefined
  region?: string | undefined
  /** Memory of the function, for the price of its time. Default 512 MB. */
  memoryMb?: number
  /** The function's own timeout: no run costs more than so long. Default 60 s. */
  functionTimeoutMs?: number
  /** What is asked for with GET to start an environment ahead; its answer is thrown away. Default `/health`. */
  warmUpPath?: string
  /** Longest wait for the head of an answer, cold start included. Default 10 s. */
  firstByteTimeoutMs?: number
  /** Longest silence in the middle of an answer, and longest wait for a client that does not read. Default 30 s. */
  idleTimeoutMs?: number
  /** Requests that are with the function beside those that run here; none when left out. */
  inFlightElsewhere?: () => number
  /** Ends runs whose client has left; without it they run, and cost, to their end. */
  cancels?: Omit<CancelRuns, 'onFailure'> | undefined
}

const defaults = {
  memoryMb: 512,
  functionTimeoutMs: timeouts.functionMs,
  warmUpPath: '/health',
  firstByteTimeoutMs: timeouts.firstByteMs,
  idleTimeoutMs: timeouts.answerSilenceMs,
  inFlightElsewhere: () => 0,
}

/** Lambda takes no larger event. */
const maxEventBytes = 6 * 1_024 * 1_024
/**
 * Larger bodies are not tried: headers take room beside them. The event is measured all the same, as base64 and escapes
 * can make it six times as large as its body.
 */
const maxBodyBytes = 5 * 1_024 * 1_024

/** Lambda, invoked through its streaming API, as the plane for what does not fit. */
export function createLambdaPlane(options: LambdaPlaneOptions): OverflowPlane {
  const { clock, maxConcurrency } = options
  const onEvent = tellSafely(options.onEvent)
  const throttling = new Throttling(maxConcurrency)
  const settings = { ...defaults, ...options }
  const silenceTimeoutMs = settings.idleTimeoutMs + settings.firstByteTimeoutMs
  const invoker = createLambdaInvoker({ ...options, silenceTimeoutMs })
  const breaker = createLambdaBreaker({ clock, onChange: (state) => onEvent({ kind: 'breaker-changed', state }) })
  const gate = new Gate()
  const inFlightInAll = () => gate.inFlight + settings.inFlightElsewhere()
  const { cancels } = options
  const onFailure = (error: unknown) => onEvent({ kind: 'cancel-failed', error })
  const sendCancel = cancels && createCancelSender({ cancel: cancels.cancel, onFailure })
  let spentUsd = 0
  let answering = 0

  const priceUsd = (ms: number) => lambdaCostUsd(ms, settings.memoryMb)

  function refusedBy(throttle: Throttle): PlaneOutcome {
    const pauseMs = throttling.note(throttle, inFlightInAll(), clock.now())
    onEvent({ kind: 'overflow-throttled', reason: throttle.reason, pauseMs })
    return { kind: 'refused', reason: 'overflow-throttled' }
  }

  /** The whole request as it is sent to Lambda, or why it cannot be. */
  async function payloadOf(exchange: Exchange, signal: AbortSignal, key?: string): Promise<Buffer | PlaneOutcome> {
    const read = await exchange.readBody(maxBodyBytes, signal)
    if (read.kind === 'broken') return { kind: 'lost', sent: false, error: read.error }
    if (read.kind === 'too-large') return { kind: 'refused', reason: 'body-too-large' }
    if (read.kind === 'no-room') return { kind: 'refused', reason: 'overflow-full' }
    const payload = Buffer.from(JSON.stringify(httpEventOf(exchange, clock.wallNow(), key)))
    return payload.length > maxEventBytes ? { kind: 'refused', reason: 'body-too-large' } : payload
  }

  async function invoke(
    exchange: Exchange,
    payload: Buffer,
    watchdog: Watchdog,
    watched: WatchedCall,
  ): Promise<PlaneOutcome> {
    const opened = await invoker.open(payload, watchdog.signal)
    if (opened.kind === 'throttled') return refusedBy(opened)
    watched.begun()
    throttling.noteTaken(inFlightInAll())
    answering += 1
    try {
      return await relayAnswer(opened, exchange, new AnswerWriter(exchange, 'lambda', clock), watchdog)
    } finally {
      answering -= 1
    }
  }

  /** Counts the money from the call to its end, where something may have run. */
  async function invokeForMoney(exchange: Exchange, payload: Buffer, watchdog: Watchdog): Promise<PlaneOutcome> {
    const startedAtMs = clock.now()
    const outcome = await breaker.run(
      async (watched): Promise<PlaneOutcome> =>
        await invoke(exchange, payload, watchdog, watched).catch((error: unknown) => lostTo(error, exchange)),
    )
    tellFault(exchange, outcome)
    if (mayHaveBegun(outcome)) spentUsd += priceUsd(clock.now() - startedAtMs)
    return outcome
  }

  function tellFault(exchange: Exchange, outcome: PlaneOutcome): void {
    if (outcome.kind !== 'lost' && outcome.kind !== 'broken') return
    const { error } = outcome
    const fault = faultOf(error).code
    if (outcome.kind === 'lost') exchange.overflowFault = fault
    onEvent({ kind: 'overflow-failed', fault, when: outcome.kind === 'lost' ? 'before' : 'within', error })
  }

  // Resolves credentials and opens a connection before the first burst needs them.
  invoker.check().catch((error) => onEvent({ kind: 'overflow-not-reachable', error }))

  /** Runs a request that does nothing; an answer of any kind shows that its environment is up. */
  async function warmUp(ahead?: StartAhead): Promise<boolean> {
    const startedAtMs = clock.now()
    const pay = () => {
      spentUsd += priceUsd(clock.now() - startedAtMs)
    }
    const { signal, cancel } = deadline(clock, settings.firstByteTimeoutMs, () => new Error('no environment came up'))
    try {
      const payload = Buffer.from(JSON.stringify(warmUpEvent(settings.warmUpPath, clock.wallNow(), ahead?.holdMs)))
      const opened = await invoker.open(payload, signal)
      if (opened.kind === 'throttled') {
        refusedBy(opened)
        return false
      }
      await drained(opened.body)
      pay()
      ahead?.onUp(opened.prelude.headers[headerNames.environmentId])
      return true
    } catch (error) {
      if (mayHaveRun(error)) pay()
      return false
    } finally {
      cancel()
    }
  }

  /** It goes on, and costs, until it has noticed. */
  function cancelRun(key: string): void {
    spentUsd += priceUsd(goesOnMs)
    sendCancel?.(key)
  }

  async function runHere(exchange: Exchange): Promise<PlaneOutcome> {
    const permit = gate.acquire()
    const watchdog = createWatchdog(clock, exchange.leaving, settings)
    try {
      const cancelKey = cancels?.newKey()
      const payload = await payloadOf(exchange, watchdog.signal, cancelKey)
      if (!Buffer.isBuffer(payload)) return payload
      const outcome = await invokeForMoney(exchange, payload, watchdog)
      if (cancelKey !== undefined && goesOnUnread(outcome)) cancelRun(cancelKey)
      return outcome
    } finally {
      watchdog.end()
      permit.release()
    }
  }

  return {
    name: 'lambda',
    prices: { priceUsd, longestRunMs: settings.functionTimeoutMs },
    get concurrencyLimit() {
      return throttling.ceiling
    },
    memoryMb: settings.memoryMb,
    async startEnvironment(ahead) {
      const permit = gate.acquire()
      try {
        return await warmUp(ahead)
      } finally {
        permit.release()
      }
    },
    get inFlight() {
      return gate.inFlight
    },
    get answering() {
      return answering
    },
    get spentUsd() {
      return spentUsd
    },
    get breaker() {
      return breaker.state
    },
    guards: () => ({ breaker: breaker.status(), throttling: throttling.status(clock.now()) }),
    unavailable(bodyBytes) {
      if (bodyBytes > maxBodyBytes) return 'body-too-large'
      if (inFlightInAll() >= throttling.ceiling) return 'overflow-full'
      if (throttling.isPaused(clock)) return 'overflow-throttled'
      return breaker.holdsBack(gate.inFlight) ? 'breaker-open' : undefined
    },
    run(exchange, run) {
      runHere(exchange).then(
        (outcome) => run.ended(outcome),
        (error) => run.ended({ kind: 'fault', error }),
      )
    },
    async close() {
      breaker.close()
      await invoker.close()
    },
  }
}

/** Resolves when all of an answer that nobody wants has come. */
function drained(body: AnswerBody): Promise<void> {
  return new Promise((resolve, reject) => body.flow({ write: () => true, end: resolve, fail: reject }))
}

/** A client that leaves before its answer begins says nothing of Lambda. */
function lostTo(error: unknown, { hasLeft }: Exchange): PlaneOutcome {
  return hasLeft ? { kind: 'left' } : { kind: 'lost', sent: mayHaveRun(error), error }
}
