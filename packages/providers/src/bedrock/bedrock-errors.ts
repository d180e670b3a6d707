import { LanguageModelError, type LanguageModelErrorCode } from '@manga-assist/core'

interface Verdict {
  code: LanguageModelErrorCode
  retryable: boolean
}

const throttled: Verdict = { code: 'model-throttled', retryable: true }
const unavailable: Verdict = { code: 'model-unavailable', retryable: true }
const forbidden: Verdict = { code: 'model-unavailable', retryable: false }
const broken: Verdict = { code: 'model-stream-broken', retryable: true }

/** By the names of Bedrock's exceptions, which are the same as an answer and as an event inside a stream. */
const verdicts: Readonly<Record<string, Verdict>> = {
  ThrottlingException: throttled,
  ServiceQuotaExceededException: throttled,
  ModelNotReadyException: unavailable,
  ServiceUnavailableException: unavailable,
  InternalServerException: unavailable,
  ModelErrorException: unavailable,
  ModelTimeoutException: { code: 'model-timeout', retryable: true },
  ModelStreamErrorException: broken,
  ValidationException: { code: 'model-refused-input', retryable: false },
  AccessDeniedException: forbidden,
  ResourceNotFoundException: forbidden,
  ExpiredTokenException: forbidden,
  UnrecognizedClientException: forbidden,
  InvalidSignatureException: forbidden,
  CredentialsProviderError: forbidden,
}

/** Where a call was when it failed: before its first event, or among its events. */
export type CallPhase = 'opening' | 'streaming'

/** What the AWS client threw, as what is wrong with the model. */
export function languageModelError(thrown: unknown, phase: CallPhase): LanguageModelError {
  if (thrown instanceof LanguageModelError) return thrown
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { code, retryable } = verdictOn(error, phase)
  return new LanguageModelError(code, `Bedrock, ${phase}: ${error.name}: ${error.message}`, {
    retryable,
    retryAfterMs: retryAfterMs(error),
    cause: error,
  })
}

function verdictOn(error: Error, phase: CallPhase): Verdict {
  const known = verdicts[error.name.charAt(0).toUpperCase() + error.name.slice(1)]
  if (known !== undefined) return known
  const status = phase === 'opening' ? numberIn(error, '$metadata', 'httpStatusCode') : undefined
  if (status === 429) return throttled
  if (status !== undefined && status >= 400 && status < 500) return forbidden
  if (error.message === 'Region is missing') return forbidden
  // No answer, or none that can be read: the line, or what is at its other end.
  return phase === 'opening' ? unavailable : broken
}

function retryAfterMs(error: Error): number | undefined {
  const seconds = numberIn(error, '$response', 'headers', 'retry-after')
  return seconds === undefined ? undefined : seconds * 1_000
}

/** A number, also one in digits, at least 0, at the end of a path of fields; undefined where there is none. */
function numberIn(value: unknown, ...path: readonly string[]): number | undefined {
  let found = value
  for (const field of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, field)
  }
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found
  return typeof number === 'number' && number >= 0 ? number : undefined
}
