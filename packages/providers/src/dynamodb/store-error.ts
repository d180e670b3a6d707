/**
 * Ways in which the table fails its stores.
 *
 * - throttled: more than the table or the account takes; trying again at once makes it worse
 * - timeout: no answer in time, or no free connection in time
 * - unreachable: no connection to DynamoDB
 * - overloaded: too many calls of this process wait for a connection
 * - table-missing, table-mismatch: there is no such table, or it has other keys or indexes than ours
 * - access-denied: credentials are missing, expired or not allowed to do this
 * - conflict: others changed the same record again and again while we tried
 * - too-large: the record is larger than we store
 * - service: DynamoDB refused or failed the call for another reason
 */
export type StoreFault =
  | 'throttled'
  | 'timeout'
  | 'unreachable'
  | 'overloaded'
  | 'table-missing'
  | 'table-mismatch'
  | 'access-denied'
  | 'conflict'
  | 'too-large'
  | 'service'

/** A fault of the DynamoDB stores. The message says what to do; it is for operators, not for clients. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreFault

  constructor(code: StoreFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** What the AWS clients throw, as far as it matters here. */
interface ClientError {
  name?: string
  code?: string
  message?: string
  $metadata?: { httpStatusCode?: number }
}

const codeByName: Readonly<Record<string, StoreFault>> = {
  ProvisionedThroughputExceededException: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
  ResourceNotFoundException: 'table-missing',
  AccessDeniedException: 'access-denied',
  UnrecognizedClientException: 'access-denied',
  ExpiredTokenException: 'access-denied',
  InvalidSignatureException: 'access-denied',
  MissingAuthenticationTokenException: 'access-denied',
  CredentialsProviderError: 'access-denied',
  ItemCollectionSizeLimitExceededException: 'too-large',
}

/** What an operator does about a fault that came from the service. */
const advice: Partial<Record<StoreFault, string>> = {
  throttled: 'raise the capacity of the table, or look for one reader who writes too much',
  timeout: 'look at the latency of the table and at the number of sockets',
  unreachable: 'check endpoint, region and network of this process',
  'table-missing': 'create it (createMemoryTable, or the infrastructure app), or set the name of the one that exists',
  'access-denied': 'give this process a role that may read, write and describe the table',
}

/** Gives a fault of a client its class; keeps one that has it already. */
export function storeErrorOf(error: unknown, table: string): StoreError {
  if (error instanceof StoreError) return error
  const { name = 'Error', code: nativeCode = '', message = 'unknown', $metadata } = error as ClientError
  const code =
    codeByName[name] ?? codeByName[nativeCode] ?? ($metadata?.httpStatusCode === undefined ? 'unreachable' : 'service')
  const doThis = advice[code]
  const text = `table ${table}: ${name}: ${message}${doThis === undefined ? '' : `; ${doThis}`}`
  return new StoreError(code, text, error)
}
