import type { IncomingMessage } from 'node:http'
import { type Invocation, maxRequestBytes } from '../invocations/invocation.ts'
import { LogTail } from '../invocations/log-tail.ts'
import { headerOf } from './answer.ts'
import { collectBody } from './body.ts'
import { invalidContent, invalidParameter, requestTooLarge, type ServiceError } from './invoke-errors.ts'

/** Reads the whole request before anything starts, so that a slow sender holds no environment. */
export async function readInvocation(
  request: IncomingMessage,
  target: Pick<Invocation, 'requestId' | 'functionArn' | 'version'>,
): Promise<Invocation | ServiceError> {
  const logType = headerOf(request, 'x-amz-log-type') ?? 'None'
  if (logType !== 'None' && logType !== 'Tail') {
    return invalidParameter(`X-Amz-Log-Type must be None or Tail, received ${logType}`)
  }
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
    ...target,
    payload,
    ...(traceId !== undefined && { traceId }),
    ...(encodedContext !== undefined && { clientContext: toAsciiJson(clientContext) }),
    ...(logType === 'Tail' && { log: new LogTail() }),
  }
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
