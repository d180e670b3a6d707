import type { LambdaFault } from './lambda-faults.ts'

export class LambdaPlaneError extends Error {
  override readonly name = 'LambdaPlaneError'
  readonly code: LambdaFault
  /** Whether the function may have begun to run. */
  readonly mayHaveRun: boolean

  constructor(code: LambdaFault, message: string, cause?: unknown, mayHaveRun = true) {
    super(message, { cause })
    this.code = code
    this.mayHaveRun = mayHaveRun
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

/** Whether the function may have begun to run before this error. */
export function mayHaveRun(error: unknown): boolean {
  return !(error instanceof LambdaPlaneError) || error.mayHaveRun
}

/**
 * Gives a fault its class; keeps one that has it already. `isSent` is false where it is certain that nothing was: no
 * credentials, no region, no connection.
 */
export function faultOf(error: unknown, isSent = true): LambdaPlaneError {
  if (error instanceof LambdaPlaneError) return error
  const { name, message, $metadata } = error as ClientError
  const status = $metadata?.httpStatusCode
  // A 4xx says that Lambda did not start the function: unknown function, no permission, body refused.
  const isRefused = status !== undefined && status >= 400 && status < 500
  return new LambdaPlaneError(
    codeOf(error as ClientError),
    `${name ?? 'Error'}: ${message ?? 'unknown'}`,
    error,
    isSent && !isRefused,
  )
}

/** What Lambda answers when it knows the caller not, or no longer. */
const credentialErrors: ReadonlySet<unknown> = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
])

function codeOf({ name, code, $metadata }: ClientError): LambdaFault {
  if (credentialErrors.has(name)) return 'credentials'
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout'
  return $metadata?.httpStatusCode === undefined ? 'transport' : 'service'
}
