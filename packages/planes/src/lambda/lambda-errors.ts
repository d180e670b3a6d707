/**
 * Ways in which the overflow plane fails, apart from throttling, which is a value.
 *
 * - transport: Lambda could not be reached, or the connection broke
 * - service: Lambda refused or failed the call itself
 * - function-error: the function threw, crashed or timed out
 * - bad-prelude: the function answered something that is no HTTP answer
 * - truncated: the stream ended without its completion event
 * - timeout: no first byte, or silence in the middle, for too long
 */
export type LambdaFault = 'transport' | 'service' | 'function-error' | 'bad-prelude' | 'truncated' | 'timeout'

export class LambdaPlaneError extends Error {
  override readonly name = 'LambdaPlaneError'
  readonly code: LambdaFault

  constructor(code: LambdaFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** What the AWS client throws, as far as it matters here. */
interface ClientError {
  name?: string
  code?: string
  message?: string
  Reason?: string
  retryAfterSeconds?: string
  $metadata?: { httpStatusCode?: number }
}

export interface Throttle {
  reason: string
  retryAfterMs: number | undefined
}

/** The throttle that an error stands for; undefined when it is another error. */
export function throttleOf(error: unknown): Throttle | undefined {
  const { name, Reason, retryAfterSeconds } = error as ClientError
  if (name !== 'TooManyRequestsException') return undefined
  const seconds = Number(retryAfterSeconds)
  return { reason: Reason ?? 'unknown', retryAfterMs: seconds > 0 ? seconds * 1_000 : undefined }
}

/** Connection faults after which it is certain that nothing was sent. */
const unsentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** The client never got as far as sending: it has no credentials, or knows no region. */
function isMisconfigured({ name, message }: ClientError): boolean {
  return name === 'CredentialsProviderError' || message === 'Region is missing'
}

/** Whether the function may have begun to run before this error. */
export function mayHaveRun(error: unknown): boolean {
  const cause = (error instanceof LambdaPlaneError ? error.cause : error) as ClientError | undefined
  if (cause === undefined) return true
  if (isMisconfigured(cause)) return false
  if (unsentCodes.has(cause.code ?? '')) return false
  const status = cause.$metadata?.httpStatusCode
  // A 4xx says that Lambda did not start the function: unknown function, no permission, body refused.
  return !(status !== undefined && status >= 400 && status < 500)
}

/** Gives a fault of the client its class; keeps one that has it already. */
export function faultOf(error: unknown): LambdaPlaneError {
  if (error instanceof LambdaPlaneError) return error
  const { name, message, $metadata } = error as ClientError
  const kind = $metadata?.httpStatusCode === undefined ? 'transport' : 'service'
  return new LambdaPlaneError(kind, `${name ?? 'Error'}: ${message ?? 'unknown'}`, error)
}
