import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export interface DynamodbClientOptions {
  region: string
  /** Another endpoint than AWS's own, for example a local one. */
  endpoint?: string | undefined
  /** Most connections at once. */
  maxSockets: number
  /** Only for endpoints that look at none; in AWS the role of the task or function counts. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}

/** Includes DNS and TLS; within one region both take tens of milliseconds. */
const connectTimeoutMs = 1_000
/** DynamoDB answers in single milliseconds; what takes this long is lost, and another attempt will be faster. */
const requestTimeoutMs = 1_500
/**
 * Two retries. Everything that our stores write may be written twice, so that a lost answer is safe to try again;
 * more retries would only keep a throttled table busy.
 */
const maxAttempts = 3

/** The AWS client: one per process, connections kept alive and bounded, timeouts that throw instead of warn. */
export function createDynamodbClient({
  region,
  endpoint,
  maxSockets,
  credentials,
}: DynamodbClientOptions): DynamoDBClient {
  const agent = { keepAlive: true, maxSockets, maxTotalSockets: maxSockets }
  return new DynamoDBClient({
    region,
    maxAttempts,
    retryMode: 'standard',
    cacheMiddleware: true,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  })
}
