import { LambdaClient } from '@aws-sdk/client-lambda'

export interface LambdaClientOptions {
  /** Most invocations at once; the socket pool is made to fit, because the client's own would queue without a word. */
  maxConcurrency: number
  /** Another endpoint than AWS's own, for example a local Lambda. */
  endpoint?: string | undefined
  region?: string | undefined
}

/** Sockets beside those of invocations, for the call that checks the way at start. */
const spareSockets = 4
const connectTimeoutMs = 1_000
/** Last line of defence: deadlines of our own end a call before. Lambda itself allows 15 minutes. */
const requestTimeoutMs = 900_000

/**
 * The AWS client, set up for a router that sheds: one attempt (the router decides what is tried again, a hidden retry
 * would run a function up to three times), sockets for every invocation (each stream holds one), timeouts that throw.
 * Not with `cacheMiddleware`: what is added to one command, as LambdaService does, would be passed over without a word.
 */
export function createLambdaClient({ maxConcurrency, endpoint, region }: LambdaClientOptions): LambdaClient {
  const agent = { keepAlive: true, maxSockets: maxConcurrency + spareSockets }
  return new LambdaClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  })
}
