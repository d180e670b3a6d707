import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerOf, sendError, sendJson } from './answer.ts'
import { collectBody } from './body.ts'
import { encodeInvokeComplete } from './event-stream.ts'
import { endOrCut } from './faults/cut-connection.ts'
import type { FaultInjector } from './faults/fault-injector.ts'
import { answerFaultsApi, isFaultsRequest } from './faults/faults-api.ts'
import { type Invocation, type InvocationOutcome, maxRequestBytes } from './invocation.ts'
import {
  closing,
  functionNotFound,
  invalidContent,
  requestTooLarge,
  type ServiceError,
  throttled,
} from './invoke-errors.ts'
import { type InvokeMode, parseRoute } from './invoke-route.ts'
import type { LambdaFunction } from './lambda-function.ts'
import { createBufferedReceiver, createStreamReceiver, startEventStream } from './receivers.ts'

export interface InvokeApiOptions {
  functions: ReadonlyMap<string, LambdaFunction>
  faults: FaultInjector
  /** The ARN of a function, without qualifier. It need not exist. */
  arnOf: (functionName: string) => string
  status: () => unknown
  isClosing: () => boolean
}

/** Answers one request of the Invoke API. Rejects when the request breaks off. */
export async function answerInvokeApi(
  options: InvokeApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const { method = '', url = '' } = request
  if (isFaultsRequest(request)) return answerFaultsApi(options, request, response)
  const route = parseRoute({ method, url, invocationType: headerOf(request, 'x-amz-invocation-type') })
  if (route.kind === 'refused') return sendError(response, route.error)
  if (route.kind === 'status') return sendJson(response, 200, options.status())
  if (options.isClosing()) return sendError(response, closing())
  const suffix = route.qualifier === undefined ? '' : `:${route.qualifier}`
  const functionArn = options.arnOf(route.functionName) + suffix
  const target = options.functions.get(route.functionName)
  if (!target) return sendError(response, functionNotFound(functionArn))
  const invocation = await readInvocation(request, requestId, functionArn)
  if ('status' in invocation) return sendError(response, invocation)
  response.setHeader('X-Amz-Executed-Version', executedVersion(route.qualifier))
  await invoke[route.mode](target, invocation, response)
}

/** Reads the whole request before anything starts, so that a slow sender holds no environment. */
async function readInvocation(
  request: IncomingMessage,
  requestId: string,
  functionArn: string,
): Promise<Invocation | ServiceError> {
  const body = await collectBody(request, maxRequestBytes)
  if (body.kind === 'too-large') return requestTooLarge()
  const payload = body.bytes.length === 0 ? Buffer.from('{}') : body.bytes
  const fault = jsonFault(payload.toString())
  if (fault !== undefined) return invalidContent(`Could not parse request body into json: ${fault}`)
  const encodedContext = headerOf(request, 'x-amz-client-context')
  const clientContext = Buffer.from(encodedContext ?? '', 'base64').toString()
  if (encodedContext !== undefined && jsonFault(clientContext) !== undefined) {
    return invalidContent('Client context must be a valid Base64-encoded JSON object.')
  }
  const traceId = headerOf(request, 'x-amzn-trace-id')
  return {
    requestId,
    functionArn,
    payload,
    ...(traceId !== undefined && { traceId }),
    ...(encodedContext !== undefined && { clientContext: toAsciiJson(clientContext) }),
  }
}

/** An alias or version other than `$LATEST` is taken to exist: there is only one code to run. */
function executedVersion(qualifier: string | undefined): string {
  return qualifier !== undefined && /^\d+$/.test(qualifier) ? qualifier : '$LATEST'
}

type Invoke = (target: LambdaFunction, invocation: Invocation, response: ServerResponse) => Promise<void> | void

const invoke: Record<InvokeMode, Invoke> = {
  async buffered(target, invocation, response) {
    const receiver = createBufferedReceiver()
    const outcome = await target.invoke(invocation, receiver.receive)
    if (outcome.kind === 'throttled') return sendError(response, throttled(outcome.reason))
    if (outcome.kind !== 'success') response.setHeader('X-Amz-Function-Error', 'Unhandled')
    response.setHeader('Content-Type', 'application/json')
    if (outcome.kind === 'success') endOrCut(response, receiver.bytes(), receiver.cutAfterBytes())
    else response.end(outcome.error.payload)
  },

  async streaming(target, invocation, response) {
    const outcome = await target.invoke(invocation, createStreamReceiver(response))
    if (outcome.kind === 'throttled') return sendError(response, throttled(outcome.reason))
    if (response.destroyed || response.writableEnded) return
    startEventStream(response, 'application/json')
    response.end(encodeInvokeComplete(errorOf(outcome)))
  },

  asynchronous(target, invocation, response) {
    const result = target.enqueue(invocation)
    if (result.kind === 'throttled') return sendError(response, throttled(result.reason))
    response.writeHead(202).end()
  },

  'dry-run'(_target, _invocation, response) {
    response.writeHead(204).end()
  },
}

function errorOf(outcome: InvocationOutcome): { code: string; details: string } | undefined {
  if (outcome.kind === 'success') return undefined
  return { code: outcome.error.errorType, details: outcome.error.payload }
}

function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Headers carry Latin-1 at best, JSON can say the rest in escapes. */
function toAsciiJson(json: string): string {
  return JSON.stringify(JSON.parse(json)).replace(/[\u0080-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
