import type { ProblemError } from '@manga-assist/client'
import type { Problem, SocketReply } from '@manga-assist/contracts'

/** Why there is no answer, or no more of it, as far as it makes a difference to what the page does. */
export type FaultKind =
  /** No room: it may be asked again after a moment. */
  | 'shed'
  /** This reader asks too much. */
  | 'rate-limited'
  /** The connection is gone; the answer may still be being written. */
  | 'connection-lost'
  /** The service says itself that the answer is lost: it can be written anew. */
  | 'answer-lost'
  /** Anything else: only the reader can say what to do. */
  | 'refused'

interface FaultOptions {
  /** For the reader: what happened and what to do. */
  detail: string
  /** How long to wait before it is asked again, where the service said so. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

export class ChatFault extends Error {
  override readonly name = 'ChatFault'
  readonly kind: FaultKind
  readonly retryAfterMs: number | undefined

  constructor(kind: FaultKind, { detail, retryAfterMs, cause }: FaultOptions) {
    super(detail, { cause })
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }
}

const lostCodes: ReadonlySet<string> = new Set(['turn-lost', 'upstream-failed', 'upstream-timeout'])
const fullCodes: ReadonlySet<string> = new Set(['shed', 'not-ready', 'draining', 'identity-unavailable'])

/** The fault that an answer with an error status tells of. Reads its body. */
export async function refusalOf(response: Response): Promise<ChatFault> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}))
  const detail = problem.detail ?? `The service answered with status ${response.status}.`
  return new ChatFault(kindOf(problem.code ?? codeOfStatus(response.status)), {
    detail,
    retryAfterMs: retryAfterOf(response.headers.get('retry-after')),
  })
}

/** The same for one that the client has read. */
export function refusalIn({ code, status, detail, retryAfterMs }: ProblemError): ChatFault {
  const isUnexpected = code === 'unexpected-answer'
  return new ChatFault(kindOf(isUnexpected ? codeOfStatus(status) : code), {
    detail: isUnexpected ? `The service answered with status ${status}.` : detail,
    retryAfterMs,
  })
}

/** The same for a refusal on a WebSocket connection. */
export function refusalOnSocket({ code, errorText, retryAfterMs }: Extract<SocketReply, { type: 'error' }>): ChatFault {
  return new ChatFault(kindOf(code), { detail: errorText, retryAfterMs })
}

/** The same for an error in the middle of an answer. */
export function failureInAnswer(errorText: string, code: string | undefined): ChatFault {
  return new ChatFault(code !== undefined && lostCodes.has(code) ? 'answer-lost' : 'refused', { detail: errorText })
}

/** What was thrown, as a fault: what is none yet is of the network. */
export function asFault(error: unknown): ChatFault {
  if (error instanceof ChatFault) return error
  return new ChatFault('connection-lost', { detail: 'The connection was lost.', cause: error })
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function kindOf(code: string): FaultKind {
  if (fullCodes.has(code)) return 'shed'
  if (code === 'rate-limited') return 'rate-limited'
  return lostCodes.has(code) ? 'connection-lost' : 'refused'
}

/** Load balancers answer for a task that is away, without a code of ours. */
function codeOfStatus(status: number): string {
  if (status === 503) return 'shed'
  if (status === 429) return 'rate-limited'
  return status === 502 || status === 504 ? 'upstream-failed' : 'internal-error'
}

function retryAfterOf(header: string | null): number | undefined {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined
}
