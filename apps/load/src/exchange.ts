import type { ClientRequest, IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import type { Clock } from '@manga-assist/clock'
import { headerNames } from '@manga-assist/contracts'
import { bodyReaderFor } from './body-reader.ts'
import type { Outcome, TokenTimes } from './outcome.ts'
import type { OutgoingRequest } from './outgoing-request.ts'

/** Where an answer says that it ran; `none` when it does not say, or when none came. */
export type AnsweringPlane = 'fargate' | 'lambda' | 'none'

/** What came of one request. Instants are those of the client's clock. */
export interface Exchange {
  plane: AnsweringPlane
  status?: number
  requestId?: string
  outcome: Outcome
  /** When the head of the answer came; undefined when none did. */
  firstByteAtMs?: number
  tokens: Readonly<TokenTimes>
  endAtMs: number
}

/** The reason to abort a signal with when one request has had its time. Any other reason means that the run is over. */
export class RequestTimeout extends Error {
  readonly code = 'request-timeout'
  constructor(timeoutMs: number) {
    super(`no end within ${timeoutMs} ms`)
  }
}

/** Sends a request and follows its answer to the end. `signal` is the one that the request was made with. */
export async function exchange(
  request: ClientRequest,
  { body, answer }: OutgoingRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Exchange> {
  const head = await headOf(request, body)
  if (head instanceof Error) {
    return { plane: 'none', outcome: outcomeWithoutHead(head, signal), tokens: { gapsMs: [] }, endAtMs: clock.now() }
  }
  const firstByteAtMs = clock.now()
  const status = head.statusCode ?? 0
  const reader = bodyReaderFor(answer, { status, headers: head.headers })
  head.on('data', (bytes: Buffer) => reader.read(bytes, clock.now()))
  const cut = await endOf(head)
  const endAtMs = clock.now()
  const outcome = judged(reader.conclude(cut), cut, signal)
  const plane = planeOf(head.headers[headerNames.servedBy])
  const tokens = reader.tokens ?? { gapsMs: [] }
  return { plane, status, ...requestIdOf(head, outcome), outcome, firstByteAtMs, tokens, endAtMs }
}

function headOf(request: ClientRequest, body: string | undefined): Promise<IncomingMessage | Error> {
  return new Promise((resolve) => {
    request.on('response', resolve)
    // Stays for the whole exchange: after the head, an error shows on the answer too and is read from there.
    request.on('error', resolve)
    request.end(body)
  })
}

/** Waits for the end of a body; returns how it was cut when it did not end by itself. */
async function endOf(head: IncomingMessage): Promise<string | undefined> {
  try {
    await finished(head)
    return undefined
  } catch (error) {
    return `the connection was cut: ${describe(error)}`
  }
}

function outcomeWithoutHead(error: Error, signal: AbortSignal): Outcome {
  const ours = ownDoing(signal)
  if (ours) return ours
  const code = codeOf(error)
  return { kind: 'failed', class: 'connection', message: describe(error), ...(code !== undefined && { code }) }
}

/** A body that the generator itself cut says nothing about the service, unless it was complete by then. */
function judged(outcome: Outcome, cut: string | undefined, signal: AbortSignal): Outcome {
  if (cut === undefined || outcome.kind === 'completed') return outcome
  return ownDoing(signal) ?? outcome
}

function ownDoing({ aborted, reason }: AbortSignal): Outcome | undefined {
  if (!aborted) return undefined
  if (!(reason instanceof RequestTimeout)) return { kind: 'cancelled' }
  return { kind: 'failed', class: 'timeout', code: reason.code, message: reason.message }
}

function requestIdOf(head: IncomingMessage, outcome: Outcome): { requestId?: string } {
  const header = head.headers[headerNames.requestId]
  const requestId = typeof header === 'string' ? header : outcome.kind === 'failed' ? outcome.requestId : undefined
  return requestId === undefined ? {} : { requestId }
}

function planeOf(header: string | string[] | undefined): AnsweringPlane {
  return header === 'fargate' || header === 'lambda' ? header : 'none'
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Node's aggregate of failed connection attempts has a code and no message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || codeOf(error) || error.name
}
