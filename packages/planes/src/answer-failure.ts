import { headerNames, type Problem, type ProblemCode, problem, problemContentType } from '@manga-assist/contracts'
import type { Exchange } from './exchange.ts'
import { discardRest } from './request-body.ts'
import type { Routed } from './route-request.ts'

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
const retryAfterSeconds = { least: 1, spread: 3 }

/** Pure: what is still to be said to the client after routing; undefined when its answer was written, or it left. */
export function failureOf({ decision, outcome }: Routed): Failure | undefined {
  switch (outcome.kind) {
    case 'answered':
    case 'broken':
    case 'left':
    case 'stalled':
      return undefined
    case 'rejected':
      return badRequest
    case 'shed':
    case 'refused':
      return {
        code: 'shed',
        detail: 'There is no room for this request right now. Try again after the seconds in Retry-After.',
        shedReason: decision.reason,
      }
    case 'lost':
      return isTimeout(outcome.error)
        ? { code: 'upstream-timeout', detail: 'No answer began in time. It may be tried again.' }
        : { code: 'upstream-failed', detail: 'The request was lost before an answer began. It may be tried again.' }
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

/**
 * Writes a failure as problem details. Does nothing when the client has left; an answer that had begun is cut, so that
 * nobody waits for its end.
 */
export function writeFailure({ request, response, trace }: Exchange, failure: Failure, random: () => number): void {
  if (response.destroyed || response.writableEnded) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body: Problem = problem(failure.code, failure.detail, { requestId: trace.traceId })
  response.setHeader('content-type', problemContentType)
  response.setHeader(headerNames.requestId, trace.traceId)
  if (failure.shedReason !== undefined) {
    response.setHeader('retry-after', retryAfterSeconds.least + Math.floor(random() * retryAfterSeconds.spread))
    response.setHeader(headerNames.overflowReason, failure.shedReason)
  }
  if (failure.allow !== undefined) response.setHeader('allow', failure.allow)
  if (!request.complete) discardRest(request)
  response.statusCode = body.status
  response.end(JSON.stringify(body))
}

function isTimeout(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return code === 'timeout' || code === 'UND_ERR_HEADERS_TIMEOUT' || name === 'TimeoutError'
}
