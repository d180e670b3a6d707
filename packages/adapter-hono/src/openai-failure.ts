import { longestObeyedSeconds, type OpenAiError, openAiErrorType } from '@manga-assist/contracts'
import type { TurnEvent, TurnFailure } from '@manga-assist/core'
import { turnFailureText } from './turn-failure-text.ts'

/** An answer without a stream that failed: it can still say so by its status. */
export interface OpenAiFailure {
  status: 400 | 500 | 502 | 503 | 504
  headers: Record<string, string>
  body: OpenAiError
}

export type FailedTurn = Extract<TurnEvent, { kind: 'turn-failed' }>

/** A busy model is no fault of the one who asks: 503, and 429 is kept for those who ask too much themselves. */
const statuses: Record<TurnFailure, OpenAiFailure['status']> = {
  'turn-failed': 500,
  'turn-lost': 502,
  'model-stream-broken': 502,
  'model-timeout': 504,
  'model-throttled': 503,
  'model-unavailable': 503,
  'model-budget-exhausted': 503,
  'model-refused-input': 400,
}

/** Pause before asking again where the model names none: long enough for a burst to pass. */
const defaultRetrySeconds = 2

/** Pure: a turn that failed as status, headers and body of OpenAI's protocol. */
export function openAiFailure(event: FailedTurn): OpenAiFailure {
  const status = statuses[event.failure]
  return { status, headers: retryHeaders(status, event.retryAfterMs), body: openAiFailureBody(event, status) }
}

/** The error inside of a stream, whose status is long on its way, or beside a status. Codes are ours with underscores. */
export function openAiFailureBody(event: FailedTurn, status: number = 500): OpenAiError {
  const code = event.failure.replaceAll('-', '_')
  return { error: { message: turnFailureText(event), type: openAiErrorType(status), param: null, code } }
}

/** OpenAI's clients ask again by themselves, and at once where they would not wait as long as they are told. */
function retryHeaders(status: number, retryAfterMs: number | undefined): Record<string, string> {
  if (status === 400) return { 'x-should-retry': 'false' }
  if (status !== 503) return {}
  const seconds = retryAfterMs === undefined ? defaultRetrySeconds : Math.max(1, Math.ceil(retryAfterMs / 1_000))
  return { 'retry-after': String(seconds), ...(seconds > longestObeyedSeconds && { 'x-should-retry': 'false' }) }
}
