import type { PlaneOutcome } from '../plane.ts'
import type { Exchange } from '../request/exchange.ts'

/** What an outcome says of its task. */
export type TaskVerdict =
  /** It answered, or nothing can be said of it. */
  | 'well'
  | 'nothing'
  /** Its application failed, which is the request's fault as often as the task's. */
  | 'doubtful'
  /** It answered as a gateway without anything behind it does, or did not answer in time. */
  | 'failed'
  /** A connection to it failed, which the request itself may have brought about. */
  | 'suspect'
  /** It takes no connections: nobody is there. */
  | 'gone'

/** Connection faults after which nobody is there, as nothing of any request can have caused them. */
const goneCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EHOSTDOWN',
])
/** The rest; a time limit on connecting is among them, as a task that is overloaded misses it too. */
const suspectCodes: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** The task took the request and was silent for too long. */
const lateCodes: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
/** Bad gateway, service unavailable, gateway timeout. A 503 by which a task sheds is no answer at all: it is refused. */
const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504])

/** Pure: a client that left and a request that cannot be sent say nothing of the task. */
export function verdictOf(outcome: PlaneOutcome, status: number): TaskVerdict {
  if (outcome.kind === 'answered') return verdictOfStatus(status)
  if (outcome.kind !== 'lost' && outcome.kind !== 'broken') return 'nothing'
  const code = codeOf(outcome.error)
  if (goneCodes.has(code)) return 'gone'
  if (lateCodes.has(code)) return 'failed'
  return suspectCodes.has(code) ? 'suspect' : 'nothing'
}

/** The same for an answer: what the application says of a request (4xx) says that the task is well. */
export function verdictOfStatus(status: number): TaskVerdict {
  if (gatewayStatuses.has(status)) return 'failed'
  return status >= 500 ? 'doubtful' : 'well'
}

/** The same for an error of a connection. */
export function isGone(error: unknown): boolean {
  return goneCodes.has(codeOf(error))
}

/** undici refuses to put the request on the wire: the client asked for what cannot be sent. */
export function isBadRequest(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED'
}

/** Room that a connection without anything on its way has in the kernel, on every system by far. */
const alwaysTakenWholeBytes = 8 * 1_024

/**
 * Whether a task may have seen the request although its connection failed. It cannot have when the very write failed:
 * a request this small is handed to the kernel in one piece, or not at all. Once it is handed over nobody can tell: a
 * process that was killed after it had read the request closes its connection as one that was killed before.
 */
export function wasSent(error: unknown, { body }: Exchange): boolean {
  const failedToWrite = (error as { syscall?: unknown } | null)?.syscall === 'write'
  return !(failedToWrite && (body?.length ?? 0) <= alwaysTakenWholeBytes)
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
