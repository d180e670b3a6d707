import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'

export interface BedrockClientOptions {
  /** Most calls at once; the socket pool is made to fit, because the client's own would queue without a word. */
  maxConcurrency: number
  region?: string | undefined
  /** Another endpoint than AWS's own, for tests. */
  endpoint?: string | undefined
  /** Instead of those of the surroundings. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}

export type ConverseRequest = ConverseStreamCommandInput
export type ConverseEvent = ConverseStreamOutput

/** The one call that is made. */
export interface BedrockClient {
  /** Resolves with the first event there. Whoever leaves early must abort `signal`, or the socket is lost for good. */
  converse(request: ConverseRequest, signal: AbortSignal): Promise<AsyncIterable<ConverseEvent>>
  close(): void
}

/** Sockets beside those of the calls that may run: a call that was left still closes its own. */
const spareSockets = 4
const connectTimeoutMs = 1_000
/** Last lines of defence, far behind the timeouts of the model, which know the reader. */
const requestTimeoutMs = 120_000
const socketTimeoutMs = 120_000

/**
 * The AWS client, set up for streams: one attempt (a hidden second one would cost tokens twice), a socket for every
 * call, timeouts that throw. HTTP/1.1, because the SDK's choice here, HTTP/2 with a session for each open call, has no
 * bound.
 */
export function createBedrockClient(options: BedrockClientOptions): BedrockClient {
  const { maxConcurrency, region, endpoint, credentials } = options
  const agent = { keepAlive: true, maxSockets: maxConcurrency + spareSockets }
  const client = new BedrockRuntimeClient({
    maxAttempts: 1,
    cacheMiddleware: true,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: socketTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  })
  return {
    async converse(request, abortSignal) {
      const { stream } = await client.send(new ConverseStreamCommand(request), { abortSignal })
      if (stream === undefined) throw new Error('Bedrock answered without a stream')
      return stream
    },
    close: () => client.destroy(),
  }
}
