import { type AnswerError, headerNames, type ProblemCode, problem } from '@manga-assist/contracts'
import type { Exchange } from './exchange.ts'
import { discardRest } from './request-body.ts'
import type { Routed } from './routed.ts'

/** An answer that the router has to write itself. */
export interface Failure {
  code: ProblemCode
  detail: string
  /** Why the request was shed, from the union of decision reasons. */
  shedReason?: string
  /** Methods that are taken, for a request whose method is not. */
  allow?: string
}

/** Seconds after which a shed client may come back: at least one, spread over three so that not all come at once. */
const retryAfterRange = { least: 1, spread: 3 }

/** When something that was shed may come again; `random` is uniform in 0 to 1. */
export function retryAfterSeconds(random: () => number): number {
  return retryAfterRange.least + Math.floor(random() * retryAfterRange.spread)
}

/** Pure: what is still to be said to the client after routing; undefined when its answer was written, or it left. */
export function failureOf({ decision, outcome }: Routed): Failure | undefined {
  switch (outcome.kind) {
    case 'answered':
    case 'redirected':
    case 'broken':
    case 'left':
    case 'stalled':
      return undefined
    case 'rejected':
      return badRequest
    case 'fault':
      return internalError
    case 'shed':
      return shedFor(decision.reason)
    case 'refused':
      return shedFor(outcome.reason)
    case 'lost':
      return isTimeout(outcome.error)
        ? { code: 'upstream-timeout', detail: 'No answer began in time. It may be tried again.' }
        : { code: 'upstream-failed', detail: 'The request was lost before an answer began. It may be tried again.' }
  }
}

function shedFor(shedReason: string): Failure {
  return {
    code: 'shed',
    detail: 'There is no room for this request right now. Try again after the seconds in Retry-After.',
    shedReason,
  }
}

/** What is said of a body that is too large to be held. */
export function bodyTooLarge(maxBytes: number): Failure {
  return { code: 'body-too-large', detail: `Send at most ${maxBytes} bytes.` }
}

/** What is said of a request whose target is neither a path nor a URL. */
export const badTarget: Failure = { code: 'invalid-request', detail: 'Ask for a path that begins with a slash.' }

/** What is said of a request whose `Host` names no host. */
export const badHost: Failure = {
  code: 'invalid-request',
  detail: 'Send a Host header with a name or an address, and a port if need be.',
}

/** What is said of a request that only a proxy itself could answer. */
export const badMethod: Failure = {
  code: 'method-not-allowed',
  detail: 'TRACE, TRACK and CONNECT are not taken here.',
  allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
}

/** What is said of a request that cannot be sent to any plane as it is. */
const badRequest: Failure = {
  code: 'invalid-request',
  detail: 'The request cannot be passed on: look at its headers, and send its whole body.',
}

/** What is said of a fault of our own; its details are for the log. */
export const internalError: Failure = {
  code: 'internal-error',
  detail: 'Please try again; quote the request id if it happens again.',
}

export interface FailureWriting {
  /** Gives failures the form that the clients of a path understand. */
  answerError: AnswerError
  /** Spreads Retry-After. Uniform in 0 to 1. */
  random: () => number
}

/** Writes a failure. Does nothing when the client has left; an answer that had begun is cut, so that nobody waits for it. */
export function writeFailure(exchange: Exchange, failure: Failure, { answerError, random }: FailureWriting): void {
  const { request, response, trace, target, overflowFault } = exchange
  if (response.destroyed || response.writableEnded) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const details = problem(failure.code, failure.detail, { requestId: trace.traceId })
  const isShed = failure.shedReason !== undefined
  const retryAfter = retryAfterSeconds(random)
  const { headers, body } = answerError(target?.path ?? '', details, isShed ? retryAfter : undefined)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader(headerNames.requestId, trace.traceId)
  if (overflowFault !== undefined) response.setHeader(headerNames.overflowFault, overflowFault)
  if (failure.shedReason !== undefined) {
    response.setHeader('retry-after', retryAfter)
    response.setHeader(headerNames.overflowReason, failure.shedReason)
  }
  if (failure.allow !== undefined) response.setHeader('allow', failure.allow)
  if (!request.complete) discardRest(request)
  response.statusCode = details.status
  response.end(body)
}

function isTimeout(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return code === 'timeout' || code === 'UND_ERR_HEADERS_TIMEOUT' || name === 'TimeoutError'
}
