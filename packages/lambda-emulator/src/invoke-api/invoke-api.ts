import type { IncomingMessage, ServerResponse } from 'node:http'
import { endOrCut } from '../faults/cut-connection.ts'
import type { FaultInjector } from '../faults/fault-injector.ts'
import { answerFaultsApi, isFaultsRequest } from '../faults/faults-api.ts'
import type { Invocation, InvocationOutcome } from '../invocations/invocation.ts'
import type { LambdaFunction } from '../invocations/lambda-function.ts'
import { metricsContentType } from '../status/metrics-text.ts'
import { headerOf, sendError, sendJson, sendText } from './answer.ts'
import { encodeInvokeComplete } from './event-stream.ts'
import { closing, functionNotFound, throttled } from './invoke-errors.ts'
import { type InvokeMode, parseRoute } from './invoke-route.ts'
import { resolveVersion } from './qualifiers.ts'
import { readInvocation } from './read-invocation.ts'
import { createBufferedReceiver, createStreamReceiver, startEventStream } from './receivers.ts'

export interface InvokeApiOptions {
  functions: ReadonlyMap<string, LambdaFunction>
  faults: FaultInjector
  /** The ARN of a function, without qualifier. It need not exist. */
  arnOf: (functionName: string) => string
  status: () => unknown
  /** The text of all metrics. */
  metrics: () => string
  isClosing: () => boolean
  /** Counts a request; false when they come too often. */
  admitsCaller: () => boolean
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
  if (route.kind === 'metrics') return sendText(response, 200, options.metrics(), metricsContentType)
  if (options.isClosing()) return sendError(response, closing())
  const suffix = route.qualifier === undefined ? '' : `:${route.qualifier}`
  const functionArn = options.arnOf(route.functionName) + suffix
  const target = options.functions.get(route.functionName)
  const version = target && resolveVersion(target.config, route.qualifier)
  if (!target || version === undefined) return sendError(response, functionNotFound(functionArn))
  if (!options.admitsCaller()) return sendError(response, throttled(target.refuse('CallerRateLimitExceeded').reason))
  const invocation = await readInvocation(request, { requestId, functionArn, version })
  if ('status' in invocation) return sendError(response, invocation)
  response.setHeader('X-Amz-Executed-Version', version)
  await invoke[route.mode](target, invocation, response)
}

type Invoke = (target: LambdaFunction, invocation: Invocation, response: ServerResponse) => Promise<void> | void

const invoke: Record<InvokeMode, Invoke> = {
  async buffered(target, invocation, response) {
    const receiver = createBufferedReceiver()
    const outcome = await target.invoke(invocation, receiver.receive)
    if (outcome.kind === 'throttled') return sendError(response, throttled(outcome.reason))
    if (outcome.kind !== 'success') response.setHeader('X-Amz-Function-Error', 'Unhandled')
    if (invocation.log) response.setHeader('X-Amz-Log-Result', invocation.log.toBase64())
    response.setHeader('Content-Type', 'application/json')
    if (outcome.kind === 'success') endOrCut(response, receiver.bytes(), receiver.cutAfterBytes())
    else response.end(outcome.error.payload)
  },

  async streaming(target, invocation, response) {
    const outcome = await target.invoke({ ...invocation, streams: true }, createStreamReceiver(response))
    if (outcome.kind === 'throttled') return sendError(response, throttled(outcome.reason))
    if (response.destroyed || response.writableEnded) return
    startEventStream(response, 'application/json')
    response.end(encodeInvokeComplete(errorOf(outcome), invocation.log?.toBase64()))
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
