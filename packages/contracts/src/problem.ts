/** Every error answer of the public ports, with the status it travels under. Codes are stable; texts may change. */
export const problems = {
  'malformed-json': { status: 400, title: 'The body is not valid JSON' },
  'invalid-request': { status: 400, title: 'The request breaks a rule of its schema' },
  unauthenticated: { status: 401, title: 'The request does not say who asks' },
  'ticket-required': { status: 401, title: 'The request came here without having been sent here' },
  'origin-refused': { status: 403, title: 'The page that sent this may not' },
  'ticket-refused': { status: 403, title: 'The ticket is not for this request' },
  'ticket-expired': { status: 403, title: 'The ticket came too late' },
  'ticket-used': { status: 403, title: 'The ticket was used before' },
  'route-not-found': { status: 404, title: 'There is no such route' },
  'conversation-not-found': { status: 404, title: 'There is no such conversation' },
  'title-not-found': { status: 404, title: 'There is no such title' },
  'model-not-found': { status: 404, title: 'There is no such model' },
  'method-not-allowed': { status: 405, title: 'The route does not take this method' },
  'body-too-large': { status: 413, title: 'The body is larger than this route takes' },
  'unsupported-media-type': { status: 415, title: 'The body is not of a type that this route takes' },
  'upgrade-required': { status: 426, title: 'The route is for WebSocket connections' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key was used with another request' },
  'rate-limited': { status: 429, title: 'Too many requests in a short time' },
  'internal-error': { status: 500, title: 'The request failed through no fault of yours' },
  'upstream-failed': { status: 502, title: 'The task that held the request was lost or answered nonsense' },
  'upstream-timeout': { status: 504, title: 'The task that held the request did not answer in time' },
  shed: { status: 503, title: 'There is no room for this request right now' },
  'identity-unavailable': { status: 503, title: 'Who asks cannot be checked right now' },
  'loop-detected': { status: 508, title: 'The request came out of the place that it goes to' },
  'not-ready': { status: 503, title: 'The service is starting or draining' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** One rule that was broken: which field, which rule, what was received. */
export interface FieldProblem {
  field: string
  rule: string
  received?: string
}

/** Problem details (RFC 9457). */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: ProblemCode
  /** Correlation id: the same on every log line of this request. */
  requestId?: string
  errors?: FieldProblem[]
}

export const problemContentType = 'application/problem+json'

/** Builds the body of an error answer. `detail` says what to do and is shown to people. */
export function problem(code: ProblemCode, detail: string, more: Pick<Problem, 'requestId' | 'errors'> = {}): Problem {
  return { type: `urn:manga-assist:problem:${code}`, ...problems[code], detail, code, ...more }
}
