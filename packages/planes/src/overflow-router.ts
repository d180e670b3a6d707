import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerProblem, type TraceContext } from '@manga-assist/contracts'
import { createAdmission, type Permit, type RequestClass, StartBucket } from '@manga-assist/overflow'
import { HeldClock } from './held-clock.ts'
import { createEnvironmentStarter } from './prewarm/environment-starter.ts'
import { Sessions } from './readers/sessions.ts'
import { retryAfterSeconds, writeFailure } from './request/answer-failure.ts'
import { BodyMemory } from './request/body-memory.ts'
import { endInTime } from './request/end-in-time.ts'
import { type Ending, failureOfEnding, isAnswered, requestRouted } from './request/ending.ts'
import { Exchange } from './request/exchange.ts'
import { holdBody } from './request/hold-body.ts'
import { Passage } from './request/passage.ts'
import { announcedBytes } from './request/request-body.ts'
import { type Admitted, admit } from './request/request-door.ts'
import { RequestLedger } from './request/request-ledger.ts'
import { RetryBudget } from './request/retry-budget.ts'
import type { OverflowRouter, OverflowRouterOptions } from './router.ts'
import { routerStatus } from './router-status.ts'
import { tellSafely } from './tell-safely.ts'

const defaults = { maxHeldBodyBytes: 64 * 1_024 * 1_024, lastBytesTimeoutMs: 30_000 }

/** Decides for each request where it runs, has it run there, and answers itself where no plane did. */
export function createOverflowRouter(options: OverflowRouterOptions): OverflowRouter {
  const {
    primary,
    overflow,
    policy,
    guards,
    classes,
    isShadow,
    classify,
    exempt,
    clock,
    readTrace,
    random,
    maxBufferedBodyBytes,
  } = options
  const { maxHeldBodyBytes, lastBytesTimeoutMs } = { ...defaults, ...options }
  const writing = { answerError: options.answerError ?? answerProblem, random }
  const onEvent = tellSafely(options.onEvent)
  const memory = new BodyMemory(maxHeldBodyBytes)
  const held = new HeldClock(clock)
  const retries = new RetryBudget(held)
  const sessions = new Sessions(held)
  const ledger = new RequestLedger({ primary, overflow, clock: held, capacity: options.ledgerEntries })
  const starts = new StartBucket(options.lambdaSharedBy)
  const starter = createEnvironmentStarter({
    overflow,
    starts,
    clock,
    watch: ledger.noteStart,
    payAhead: () => admission.payForStart(),
  })
  const admission = createAdmission({
    ...{ policy, guards, classes, isShadow, clock: held },
    prices: overflow.prices,
    starts,
    readLoad: ledger.readLoad,
    overflowUnavailable: (bodyBytes) => overflow.unavailable(bodyBytes),
    onEvent,
    startEnvironment: starter.start,
  })
  /** Requests of a class that came. */
  let offered = 0
  const planes = { admission, primary, overflow, clock: held, ledger, finish }

  /** What follows from one event: all of it at one instant, and a fault in it ends this request, and nothing else. */
  function step(exchange: Exchange, act: (exchange: Exchange) => void, nowMs?: number): void {
    held.hold(nowMs)
    try {
      act(exchange)
    } catch (error) {
      finish(exchange, { kind: 'fault', error })
    } finally {
      held.letGo()
    }
  }

  function letIn(exchange: Exchange): void {
    retries.noteRequest()
    const isHeld = maxBufferedBodyBytes !== undefined && announcedBytes(exchange.request) !== 0
    if (isHeld)
      holdBody(planes, exchange, maxBufferedBodyBytes, (ending) => step(exchange, () => goOn(exchange, ending)))
    else new Passage(planes, exchange).begin()
  }

  function goOn(exchange: Exchange, ending: Ending | undefined): void {
    if (ending !== undefined) finish(exchange, ending)
    else new Passage(planes, exchange).begin()
  }

  function finish(exchange: Exchange, ending: Ending): void {
    const failure = failureOfEnding(ending)
    if (failure !== undefined) writeFailure(exchange, failure, writing)
    if (ending.kind === 'routed' && isAnswered(ending)) sessions.noteAnswered(exchange.request, exchange.namedClass)
    exchange.releaseBody()
    endInTime(exchange.response, clock, lastBytesTimeoutMs)
    const routed = requestRouted(exchange, ending, held.now())
    ledger.close(exchange.ledgerEntry, routed.outcome, exchange.committedAtMs)
    onEvent(routed)
  }

  function exchangeOf(request: IncomingMessage, response: ServerResponse, admitted: Admitted, as: RequestClass) {
    const target = admitted.kind === 'let-in' ? admitted.target : undefined
    const trace: TraceContext = readTrace((name) => headerText(request.headers[name]))
    return new Exchange({
      request,
      response,
      requestClass: sessions.classOf(request, as),
      namedClass: as,
      trace,
      target,
      retries,
      memory,
      arrivedAtMs: clock.now(),
    })
  }

  function runExempt(request: IncomingMessage, response: ServerResponse, admitted: Admitted): void {
    const fail = (error: unknown) => finish(exchangeOf(request, response, admitted, exempted), { kind: 'fault', error })
    try {
      const running = exempt(request, response)
      if (running instanceof Promise) running.catch(fail)
    } catch (error) {
      fail(error)
    }
  }

  /** Work that no request of its own brings frees its slots at its end, too. */
  function heldFor(requestClass: RequestClass, permit: Permit, entry: number): () => void {
    const startedAtMs = clock.now()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      permit.release()
      ledger.close(entry, 'answered')
      admission.noteFinished({ requestClass, plane: 'primary', serviceMs: clock.now() - startedAtMs, ending: 'left' })
    }
  }

  return {
    listener(request, response) {
      const admitted = admit(request)
      const requestClass =
        admitted.kind === 'let-in' ? classify(request.method ?? 'GET', admitted.target.path) : turnedAway
      if (requestClass === undefined) {
        runExempt(request, response, admitted)
        return
      }
      offered += 1
      const exchange = exchangeOf(request, response, admitted, requestClass)
      if (admitted.kind === 'let-in') step(exchange, letIn, exchange.arrivedAtMs)
      else finish(exchange, { kind: 'rejected', failure: admitted.failure })
    },
    admit(requestClass) {
      offered += 1
      // It is decided at once, so in the ledger it is of a class that does not wait.
      const held = { ...requestClass, spillable: false, maxWaitMs: 0 }
      const decision = admission.decide(held, 0)
      const entry = ledger.open({ requestClass: held, bodyBytes: 0 }, admission.waiting)
      ledger.decide(entry, decision)
      if (decision.kind === 'serve' && primary.hold) {
        return { kind: 'admitted', release: heldFor(requestClass, primary.hold(requestClass.weight), entry) }
      }
      ledger.close(entry, 'shed')
      return { kind: 'shed', retryAfterMs: retryAfterSeconds(random) * msPerSecond }
    },
    demand() {
      const { inFlight, concurrencyLimit } = primary.load()
      return {
        here: inFlight + admission.waiting,
        spilled: Math.max(0, overflow.inFlight - starter.outstanding),
        limit: concurrencyLimit,
        readyTasks: primary.tasks().filter(({ state }) => state === 'ready').length,
      }
    },
    startAhead: starter.startAhead,
    environments: starter.environments,
    ledger: () => ledger.read(admission.settings),
    status: () => routerStatus(admission, primary, overflow, { offered, nowMs: clock.now(), wallMs: clock.wallNow() }),
    apply: admission.apply,
    async close() {
      await Promise.all([primary.close(), overflow.close()])
    },
  }
}

const msPerSecond = 1_000

/** Stand for the class of a request that has none: it is counted all the same when it is refused, or fails. */
const turnedAway: RequestClass = { name: 'turned-away', weight: 0, spillable: false }
const exempted: RequestClass = { name: 'exempt', weight: 0, spillable: false }

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
