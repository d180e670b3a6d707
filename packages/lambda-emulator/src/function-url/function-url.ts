import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { endOrCut } from '../faults/cut-connection.ts'
import { type Invocation, maxRequestBytes } from '../invocations/invocation.ts'
import type { LambdaFunction } from '../invocations/lambda-function.ts'
import { headerOf, sendError, sendText } from '../invoke-api/answer.ts'
import { collectBody } from '../invoke-api/body.ts'
import { closing, requestTooLarge, throttled } from '../invoke-api/invoke-errors.ts'
import { latestVersion } from '../invoke-api/qualifiers.ts'
import { createBufferedReceiver } from '../invoke-api/receivers.ts'
import type { UrlInvokeMode } from '../options/function-config.ts'
import { type UrlIdentity, urlEvent } from './url-event.ts'
import { type Reply, replyOf } from './url-reply.ts'
import { createUrlStreamReceiver } from './url-stream-receiver.ts'

export interface FunctionUrlOptions {
  target: LambdaFunction
  invokeMode: UrlInvokeMode
  functionArn: string
  identity: UrlIdentity
  clock: Clock
  isClosing: () => boolean
}

/** Answers one request to a function URL by an invocation. Rejects when the request breaks off. */
export async function answerFunctionUrl(
  options: FunctionUrlOptions,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  if (options.isClosing()) return sendError(response, closing())
  const invocation = await readInvocation(options, request, requestId)
  if (!invocation) return sendError(response, requestTooLarge())
  await answerBy[options.invokeMode](options.target, invocation, response)
}

/** undefined for a body that is too large, as it is or as an event. */
async function readInvocation(
  { functionArn, identity, clock }: FunctionUrlOptions,
  request: IncomingMessage,
  requestId: string,
): Promise<Invocation | undefined> {
  const body = await collectBody(request, maxRequestBytes)
  if (body.kind === 'too-large') return undefined
  const { method = '', url = '/', headers, httpVersion } = request
  const { remoteAddress: sourceIp = '', localPort: port = 0 } = request.socket
  const event = urlEvent(
    { method, url, headers, httpVersion, sourceIp, port, body: body.bytes },
    identity,
    requestId,
    clock.wallNow(),
  )
  const payload = Buffer.from(JSON.stringify(event))
  if (payload.length > maxRequestBytes) return undefined
  const traceId = headerOf(request, 'x-amzn-trace-id')
  return { requestId, functionArn, version: latestVersion, payload, ...(traceId !== undefined && { traceId }) }
}

type AnswerBy = (target: LambdaFunction, invocation: Invocation, response: ServerResponse) => Promise<void>

const answerBy: Record<UrlInvokeMode, AnswerBy> = {
  async BUFFERED(target, invocation, response) {
    const receiver = createBufferedReceiver()
    const outcome = await target.invoke(invocation, receiver.receive)
    if (outcome.kind === 'throttled') return sendError(response, throttled(outcome.reason))
    const reply = outcome.kind === 'success' ? replyOf(receiver.bytes()) : undefined
    if (reply) sendReply(response, reply, receiver.cutAfterBytes())
    else sendBadGateway(response)
  },

  async RESPONSE_STREAM(target, invocation, response) {
    const outcome = await target.invoke({ ...invocation, streams: true }, createUrlStreamReceiver(response))
    if (outcome.kind === 'throttled') return sendError(response, throttled(outcome.reason))
    if (!response.headersSent) return sendBadGateway(response)
    // An answer that broke off must not look complete.
    if (outcome.kind === 'success') response.end()
    else response.destroy()
  },
}

function sendReply(
  response: ServerResponse,
  { status, headers, body }: Reply,
  cutAfterBytes: number | undefined,
): void {
  const told = response.req.method === 'HEAD' ? headers['content-length'] : undefined
  const length = told ?? String(body.length)
  delete headers['content-length']
  if (!isBodiless(status)) headers['content-length'] = length
  response.writeHead(status, headers)
  endOrCut(response, body, cutAfterBytes)
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 304
}

function sendBadGateway(response: ServerResponse): void {
  if (!response.destroyed) sendText(response, 502, 'Internal Server Error')
}
