import type { OutcomeKind } from '../events.ts'
import type { LogTail } from './log-tail.ts'

/** One event on its way through one environment. */
export interface Invocation {
  requestId: string
  /** The ARN that the caller named, with its qualifier. */
  functionArn: string
  /** The version that the qualifier stands for. */
  version: string
  /** JSON. */
  payload: Buffer
  traceId?: string
  /** JSON in ASCII, fit for a header. */
  clientContext?: string
  /** Gathers what the invocation logs, where the caller wants to see it. */
  log?: LogTail
  /** Whether the answer goes out as it comes: then the limits of streams hold. */
  streams?: boolean
}

/** What a function answers, still arriving. Reading slowly slows the function down. */
export interface FunctionResponse {
  contentType: string
  body: AsyncIterable<Buffer>
  /** A fault: the caller's connection breaks when it has had so much of the body. */
  cutAfterBytes?: number | undefined
  /** A fault: a stream ends without the frame that says how. */
  withoutCompletion?: boolean
}

/**
 * Takes a response to its end. Rejects when the response breaks off. `too-large` means that it was more than it may be,
 * whole or as a stream, and that the rest was dropped.
 */
export type ResponseReceiver = (response: FunctionResponse) => Promise<'received' | TooLarge>

export type TooLarge = 'too-large' | 'stream-too-large'

/** An error as the caller sees it. */
export interface FunctionError {
  errorType: string
  /** JSON with `errorType`, `errorMessage` and mostly `trace`. */
  payload: string
}

export type InvocationOutcome = { kind: 'success' } | { kind: Exclude<OutcomeKind, 'success'>; error: FunctionError }

/** Largest request and largest buffered response, in bytes. The response may have 100 more, as on Lambda. */
export const maxRequestBytes = 6_291_456
export const maxBufferedResponseBytes = maxRequestBytes + 100

/** Reads an error that a runtime posted. Its JSON is kept as it is; text that is none becomes a message. */
export function parsePostedError(text: string, errorTypeHeader?: string): FunctionError {
  const posted = parseJson(text)
  if (posted === undefined) return makeError(errorTypeHeader ?? 'Unhandled', text)
  return { errorType: errorTypeHeader ?? errorTypeOf(posted) ?? 'Unhandled', payload: text }
}

export function exitError(requestId: string, exit: ProcessExit): FunctionError {
  const signal = exit.signal === 'SIGKILL' ? 'killed' : exit.signal
  const how = signal ? `signal: ${signal}` : `exit status ${exit.code}`
  const message = exit.code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`
  return makeError('Runtime.ExitError', `RequestId: ${requestId} Error: ${message}`)
}

export function startFailure(requestId: string, cause: Error): FunctionError {
  return makeError('Runtime.InvalidEntrypoint', `RequestId: ${requestId} Error: ${cause.message}`)
}

export function timeoutError(requestId: string, timeoutMs: number): FunctionError {
  const message = `Task timed out after ${inSeconds(timeoutMs)} seconds`
  return makeError('Sandbox.Timedout', `RequestId: ${requestId} Error: ${message}`)
}

export function initTimeoutError(requestId: string, initTimeoutMs: number): FunctionError {
  const message = `Initialisation timed out after ${inSeconds(initTimeoutMs)} seconds`
  return makeError('Sandbox.Timedout', `RequestId: ${requestId} Error: ${message}`)
}

export function tooLargeError(kind: TooLarge): FunctionError {
  const limit =
    kind === 'too-large'
      ? `maximum allowed payload size (${maxBufferedResponseBytes} bytes)`
      : 'maximum allowed size of a streamed response'
  return makeError('Function.ResponseSizeTooLarge', `Response payload size exceeded ${limit}.`)
}

/** How a process ended: `code` is null when a signal ended it. */
export interface ProcessExit {
  code: number | null
  signal: string | null
}

function makeError(errorType: string, errorMessage: string): FunctionError {
  return { errorType, payload: JSON.stringify({ errorType, errorMessage }) }
}

function inSeconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(2)
}

/** undefined for text that is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function errorTypeOf(posted: unknown): string | undefined {
  const hasType = typeof posted === 'object' && posted !== null && 'errorType' in posted
  return hasType && typeof posted.errorType === 'string' ? posted.errorType : undefined
}
