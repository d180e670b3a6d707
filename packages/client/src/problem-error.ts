import type { FieldProblem, Problem, ProblemCode } from '@manga-assist/contracts'

interface ProblemErrorInit {
  /** `unexpected-answer`: whatever answered is not this service, or something in front of it. */
  code: ProblemCode | 'unexpected-answer'
  status: number
  title: string
  detail: string
  requestId: string | undefined
  errors: readonly FieldProblem[]
  retryAfterMs: number | undefined
}

/** An answer that is no success, as problem details tell it (RFC 9457). `message` can be shown to people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemErrorInit['code']
  readonly status: number
  readonly title: string
  readonly detail: string
  /** Stands on every log line of the request. */
  readonly requestId: string | undefined
  /** Which fields broke which rules; empty when none did. */
  readonly errors: readonly FieldProblem[]
  /** How long to wait before asking again, where the answer says. */
  readonly retryAfterMs: number | undefined

  constructor({ code, status, title, detail, requestId, errors, retryAfterMs }: ProblemErrorInit) {
    super(`${title}. ${detail}`)
    this.code = code
    this.status = status
    this.title = title
    this.detail = detail
    this.requestId = requestId
    this.errors = errors
    this.retryAfterMs = retryAfterMs
  }
}

/** Reads why an answer is no success. What is no problem details is not read: only its head is told. */
export async function problemErrorOf(response: Response): Promise<ProblemError> {
  const { status, headers } = response
  const told = { status, retryAfterMs: retryAfterMsOf(headers), requestId: headers.get('x-request-id') ?? undefined }
  const details = await problemOf(response)
  if (details === undefined) {
    const detail = `The answer had the status ${status} and no problem details; see what stands in front of the service.`
    return new ProblemError({
      ...told,
      code: 'unexpected-answer',
      title: 'No such answer was expected',
      detail,
      errors: [],
    })
  }
  const { code, title, detail, requestId = told.requestId, errors = [] } = details
  return new ProblemError({ ...told, code, title, detail, requestId, errors })
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    await response.body?.cancel()
    return undefined
  }
  // A body that was cut is told like one that never came.
  const details = await response.json().catch(() => undefined)
  return details as Problem | undefined
}

/** Seconds, as this service writes them; a date, as a proxy may, is not read. */
function retryAfterMsOf(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after')
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : undefined
}
