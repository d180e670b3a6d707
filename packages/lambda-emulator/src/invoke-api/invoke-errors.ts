import type { ThrottleReason } from '../concurrency/concurrency.ts'
import { maxRequestBytes } from '../invocations/invocation.ts'

/** A refusal in the JSON shape of the service. `type` goes into `x-amzn-errortype`. */
export interface ServiceError {
  status: number
  type: string
  body: Record<string, string>
  headers?: Record<string, string>
}

/** The only wait that the service asks for, in whole seconds: a permit is free as soon as any invocation ends. */
const retryAfterSeconds = 1

export function throttled(reason: ThrottleReason): ServiceError {
  return {
    status: 429,
    type: 'TooManyRequestsException',
    body: { Reason: reason, Type: 'User', message: 'Rate Exceeded.' },
    headers: { 'Retry-After': String(retryAfterSeconds) },
  }
}

/** Members are written as the service writes them: `Message` here, `message` elsewhere. */
export function functionNotFound(functionArn: string): ServiceError {
  const body = { Type: 'User', Message: `Function not found: ${functionArn}` }
  return { status: 404, type: 'ResourceNotFoundException', body }
}

export function requestTooLarge(): ServiceError {
  const message = `Request must be smaller than ${maxRequestBytes} bytes for the InvokeFunction operation`
  return { status: 413, type: 'RequestTooLargeException', body: { Type: 'User', message } }
}

export function invalidContent(message: string): ServiceError {
  return { status: 400, type: 'InvalidRequestContentException', body: { Type: 'User', message } }
}

export function invalidParameter(message: string): ServiceError {
  return { status: 400, type: 'InvalidParameterValueException', body: { Type: 'User', message } }
}

export function unknownOperation(method: string, path: string): ServiceError {
  const message = `There is no ${method} ${path}. Known are POST …/invocations, …/response-streaming-invocations, GET /status`
  return { status: 404, type: 'UnknownOperationException', body: { Type: 'User', message } }
}

export function methodNotAllowed(method: string, allowed: string): ServiceError {
  const body = { Type: 'User', message: `${method} is not allowed here, use ${allowed}` }
  return { status: 405, type: 'MethodNotAllowedException', body, headers: { Allow: allowed } }
}

export function closing(): ServiceError {
  const body = { Type: 'Service', Message: 'The emulator is closing' }
  return { status: 503, type: 'ServiceException', body, headers: { Connection: 'close' } }
}

export function internalError(): ServiceError {
  return { status: 500, type: 'ServiceException', body: { Type: 'Service', Message: 'Internal failure' } }
}
