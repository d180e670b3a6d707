import { LambdaPlaneError } from '../lambda-errors.ts'
import type { FrameHeaders } from './frame-decoder.ts'
import { maxErrorBytes } from './refusal.ts'

/** What the last frame says of how the function ended. */
interface Completion {
  ErrorCode?: string
  ErrorDetails?: string
}

/** The fault that a completion event tells; undefined when the function ended well. */
export function faultOfCompletion(payload: Buffer): LambdaPlaneError | undefined {
  const { ErrorCode, ErrorDetails } = completionOf(payload)
  return ErrorCode ? new LambdaPlaneError('function-error', `${ErrorCode}: ${ErrorDetails ?? 'no details'}`) : undefined
}

/** The service gave up in the middle of its answer. */
export function faultOfException(headers: FrameHeaders, payload: Buffer): LambdaPlaneError {
  const name = headers[':exception-type'] ?? headers[':error-code'] ?? 'unknown'
  const details = headers[':error-message'] ?? payload.toString('utf8', 0, maxErrorBytes)
  return new LambdaPlaneError('service', `${name}: ${details}`)
}

/** The body ended, and the function had not said that it was done. */
export function truncated(): LambdaPlaneError {
  return new LambdaPlaneError('truncated', 'the stream ended without its completion event')
}

/** The function was done before it had said what kind of answer it gives. */
export function withoutHead(): LambdaPlaneError {
  return new LambdaPlaneError('bad-prelude', 'the function ended before its prelude was whole')
}

function completionOf(payload: Buffer): Completion {
  try {
    return payload.length === 0 ? {} : (JSON.parse(payload.toString('utf8')) ?? {})
  } catch (error) {
    return { ErrorCode: 'BadCompletion', ErrorDetails: (error as Error).message }
  }
}
