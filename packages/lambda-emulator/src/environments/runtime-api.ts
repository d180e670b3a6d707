import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  type FunctionError,
  type FunctionResponse,
  type Invocation,
  parsePostedError,
} from '../invocations/invocation.ts'
import { collectBody } from '../invoke-api/body.ts'

/** Hands an invocation to the runtime that polls for one. */
export type Deliver = (invocation: Invocation, deadlineAtMs: number) => void

/** What becomes of what a runtime posts. An answer to an invocation that is over, or never was, is `unknown`. */
export type PostOutcome = 'accepted' | 'too-large' | 'unknown-invocation'

/** What the runtime of one environment says, and what it is told. */
export interface RuntimeApiHandlers {
  /** The runtime wants its next invocation, which may be long in coming. */
  polled(deliver: Deliver): void
  /** The runtime answers. Resolves when the response has been taken, to how that went. */
  responded(requestId: string, response: RuntimeResponse): Promise<PostOutcome>
  failed(requestId: string, error: FunctionError): PostOutcome
  initFailed(error: FunctionError): void
}

/** A response with what its trailers say, once its body has been read. */
export interface RuntimeResponse extends FunctionResponse {
  trailingError(): FunctionError | undefined
}

/** The Runtime API of one environment, on a loopback port of its own. */
export interface RuntimeApi {
  /** `host:port`, as `AWS_LAMBDA_RUNTIME_API` wants it. */
  address: string
  close(): void
}

const apiPath = '/2018-06-01/runtime'
const maxErrorBytes = 1_048_576

/** Listens on a free loopback port. Rejects when there is none. */
export async function createRuntimeApi(handlers: RuntimeApiHandlers): Promise<RuntimeApi> {
  const server = createServer(neverTimeOut, (request, response) => {
    // Only a connection that breaks makes this reject, and then nobody is left to be told.
    handle(handlers, request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { address: `127.0.0.1:${portOf(server)}`, close: () => closeNow(server) }
}

/** A port of a server that listens on TCP. */
export function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new TypeError('the server does not listen on a port')
  return address.port
}

// A runtime polls for hours, streams for minutes, and keeps its connection while its handler runs: the deadline of the
// invocation is the only limit.
const neverTimeOut = { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 }

async function handle(handlers: RuntimeApiHandlers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method} ${request.url}`
  if (route === `GET ${apiPath}/invocation/next`) {
    handlers.polled((invocation, deadlineAtMs) => deliver(response, invocation, deadlineAtMs))
    return
  }
  if (route === `POST ${apiPath}/init/error`) {
    handlers.initFailed(await readError(request))
    return reply(response, 202, 'OK')
  }
  const [, requestId, action] = /^POST \S+\/invocation\/([^/]+)\/(response|error)$/.exec(route) ?? []
  if (requestId === undefined) return reply(response, 404, 'NotFound')
  const outcome =
    action === 'error'
      ? handlers.failed(requestId, await readError(request))
      : await handlers.responded(requestId, toResponse(request))
  replyTo(outcome, request, response)
}

function deliver(response: ServerResponse, invocation: Invocation, deadlineAtMs: number): void {
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Lambda-Runtime-Aws-Request-Id', invocation.requestId)
  response.setHeader('Lambda-Runtime-Deadline-Ms', String(Math.round(deadlineAtMs)))
  response.setHeader('Lambda-Runtime-Invoked-Function-Arn', invocation.functionArn)
  if (invocation.traceId) response.setHeader('Lambda-Runtime-Trace-Id', invocation.traceId)
  if (invocation.clientContext) response.setHeader('Lambda-Runtime-Client-Context', invocation.clientContext)
  response.end(invocation.payload)
}

function toResponse(request: IncomingMessage): RuntimeResponse {
  return {
    contentType: request.headers['content-type'] ?? 'application/octet-stream',
    body: request,
    trailingError: () => trailingError(request),
  }
}

function trailingError({ trailers }: IncomingMessage): FunctionError | undefined {
  const errorType = trailers['lambda-runtime-function-error-type']
  if (errorType === undefined) return undefined
  const body = Buffer.from(trailers['lambda-runtime-function-error-body'] ?? '', 'base64').toString()
  return parsePostedError(body || JSON.stringify({ errorType }), errorType)
}

async function readError(request: IncomingMessage): Promise<FunctionError> {
  const body = await collectBody(request, maxErrorBytes)
  const text = body.kind === 'complete' ? body.bytes.toString() : '{"errorType":"Runtime.ErrorTooLarge"}'
  const errorType = request.headers['lambda-runtime-function-error-type']
  return parsePostedError(text, typeof errorType === 'string' ? errorType : undefined)
}

const replies = {
  accepted: [202, 'OK'],
  'too-large': [413, 'RequestEntityTooLarge'],
  'unknown-invocation': [400, 'InvalidRequestID'],
} as const satisfies Record<PostOutcome, [number, string]>

function replyTo(outcome: PostOutcome, request: IncomingMessage, response: ServerResponse): void {
  // What nobody read would stand in the way of the next request on this connection.
  request.resume()
  const [status, word] = replies[outcome]
  reply(response, status, word)
}

function reply(response: ServerResponse, status: number, word: string): void {
  const body = status < 300 ? { status: word } : { errorType: word, errorMessage: word }
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

function closeNow(server: Server): void {
  server.close()
  server.closeAllConnections()
}
