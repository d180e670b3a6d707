import type { Clock } from '@manga-assist/clock'
import { type AnswerError, answerProblem, type ReadTrace } from '@manga-assist/contracts'
import { type AdmissionPolicy, type Classify, createAdmission, type RequestClass } from '@manga-assist/overflow'
import { badTarget, bodyTooLarge, failureOf, internalError, retryAfterSeconds, writeFailure } from './answer-failure.ts'
import { Exchange } from './exchange.ts'
import type { NodeListener } from './in-process-plane.ts'
import type { OverflowPlane, PrimaryPlane } from './plane.ts'
import { announcedBytes } from './request-body.ts'
import { readTarget } from './request-target.ts'
import { type Routed, routeRequest } from './route-request.ts'
import type { RequestRouted, RouterEvent } from './router-event.ts'
import { type RouterStatus, routerStatus } from './router-status.ts'

export interface OverflowRouterOptions {
  primary: PrimaryPlane
  overflow: OverflowPlane
  policy: AdmissionPolicy
  /** Requests of no class are handed to `exempt`, unlimited and uncounted. */
  classify: Classify
  exempt: NodeListener
  clock: Clock
  readTrace: ReadTrace
  /** Spreads Retry-After, so that what was shed together does not come back together. Uniform in 0 to 1. */
  random: () => number
  onEvent: (event: RouterEvent) => void
  /** The form of the router's own errors. Problem details by default. */
  answerError?: AnswerError
  /**
   * Reads each body before deciding, at most so many bytes, so that it can be sent to another task when the first is
   * lost. Left out where the primary plane is this process, which reads the body itself.
   */
  maxBufferedBodyBytes?: number
}

export interface OverflowRouter {
  /** Takes one request. Never throws. */
  readonly listener: NodeListener
  /** Room for work on a connection that is open already, as a turn over WebSocket is: here, or not at all. */
  admit(requestClass: RequestClass): WorkAdmission
  status(): RouterStatus
  close(): Promise<void>
}

type WorkAdmission =
  /** `release` is to be called when the work is over; twice is harmless. */
  { kind: 'admitted'; release: () => void } | { kind: 'shed'; retryAfterMs: number }

/** Decides for each request where it runs, has it run there, and answers itself where no plane did. */
export function createOverflowRouter(options: OverflowRouterOptions): OverflowRouter {
  const { primary, overflow, policy, classify, exempt, clock, readTrace, random, onEvent } = options
  const writing = { answerError: options.answerError ?? answerProblem, random }
  const admission = createAdmission({
    policy,
    clock,
    readLoad: () => primary.load(),
    overflowUnavailable: (bodyBytes) => overflow.unavailable(bodyBytes),
    onEvent,
  })

  async function run(exchange: Exchange): Promise<Ending> {
    const { maxBufferedBodyBytes } = options
    if (exchange.target === undefined) {
      writeFailure(exchange, badTarget, writing)
      return { kind: 'rejected' }
    }
    if (maxBufferedBodyBytes !== undefined) {
      const read = await exchange.readBody(maxBufferedBodyBytes)
      if (read.kind === 'broken') return { kind: 'left' }
      if (read.kind === 'too-large') {
        writeFailure(exchange, bodyTooLarge(maxBufferedBodyBytes), writing)
        return { kind: 'rejected' }
      }
    }
    const routed = await routeRequest({ admission, primary, overflow }, exchange, bodyBytesOf(exchange))
    const failure = failureOf(routed)
    if (failure !== undefined) writeFailure(exchange, failure, writing)
    return { kind: 'routed', routed }
  }

  /** A fault of one request ends that request, in words, and nothing else. */
  async function supervise(exchange: Exchange): Promise<void> {
    const startedAtMs = clock.now()
    const ending = await run(exchange).catch((error: unknown): Ending => {
      writeFailure(exchange, internalError, writing)
      return { kind: 'fault', error }
    })
    onEvent(requestRouted(exchange, ending, startedAtMs, clock.now()))
  }

  return {
    listener(request, response) {
      const target = readTarget(request.url ?? '/')
      const requestClass = target ? classify(request.method ?? 'GET', target.path) : noTarget
      if (requestClass === undefined) return exempt(request, response)
      const trace = readTrace((name) => headerText(request.headers[name]))
      return supervise(new Exchange({ request, response, requestClass, trace, target }))
    },
    admit(requestClass) {
      const decision = admission.decide({ ...requestClass, spillable: false }, 0)
      if (decision.kind === 'serve' && primary.hold) {
        return { kind: 'admitted', release: primary.hold(requestClass.weight).release }
      }
      return { kind: 'shed', retryAfterMs: retryAfterSeconds(random) * msPerSecond }
    },
    status: () => routerStatus(admission, primary, overflow, clock.now()),
    async close() {
      await Promise.all([primary.close(), overflow.close()])
    },
  }
}

const msPerSecond = 1_000

/** Stands for the class of a request that goes nowhere: it is refused, and still counted. */
const noTarget: RequestClass = { name: 'bad-target', weight: 0, spillable: false }

/** Unknown sizes count as too large for the overflow plane: the body cannot be given back once it was read. */
function bodyBytesOf({ body, request }: Exchange): number {
  return body?.length ?? announcedBytes(request) ?? Number.POSITIVE_INFINITY
}

type Ending =
  | { kind: 'routed'; routed: Routed }
  /** The body was refused, or the client left while it was read: nothing was decided. */
  | { kind: 'rejected' | 'left' }
  | { kind: 'fault'; error: unknown }

function requestRouted(exchange: Exchange, end: Ending, startedAtMs: number, nowMs: number): RequestRouted {
  const { trace, requestClass, method, target, response, committedAtMs } = exchange
  return {
    kind: 'request-routed',
    trace,
    requestClass: requestClass.name,
    method,
    path: target?.path ?? '',
    status: response.statusCode,
    firstByteMs: committedAtMs === undefined ? undefined : committedAtMs - startedAtMs,
    durationMs: nowMs - startedAtMs,
    ...endingOf(end),
  }
}

const undecided = { decision: undefined, plane: undefined }

function endingOf(end: Ending): Pick<RequestRouted, 'decision' | 'plane' | 'outcome' | 'error'> {
  if (end.kind === 'fault') return { ...undecided, outcome: 'failed', error: end.error }
  if (end.kind !== 'routed') return { ...undecided, outcome: end.kind }
  const { decision, plane, outcome } = end.routed
  switch (outcome.kind) {
    case 'shed':
    case 'refused':
      return { decision, plane: undefined, outcome: 'shed' }
    case 'lost':
      return { decision, plane: plane?.name, outcome: 'failed', error: outcome.error }
    case 'broken':
      return { decision, plane: plane?.name, outcome: 'broken', error: outcome.error }
    case 'answered':
    case 'left':
      return { decision, plane: plane?.name, outcome: outcome.kind }
  }
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
