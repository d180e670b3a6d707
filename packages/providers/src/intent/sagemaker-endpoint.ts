/** A SageMaker endpoint that is asked for the intent of a text. */
export interface IntentEndpoint {
  /** The body of its answer. Rejects when it refuses, cannot be reached or the signal aborts; one attempt. */
  invoke(text: string, signal: AbortSignal): Promise<Uint8Array>
  /** Closes its connections. */
  close(): void
}

export interface IntentEndpointOptions {
  /** `intent-classifier` when not given. */
  name?: string | undefined
  /** Most calls at once; further ones wait for a socket, within the budget of their caller. */
  maxConcurrency?: number | undefined
  /** Another address than AWS's own, for example a local server. */
  endpoint?: string | undefined
  region?: string | undefined
}

const defaultName = 'intent-classifier'
const defaultConcurrency = 50
/** Last line of defence: the caller's budget ends a call long before. */
const timeoutMs = 1_000

/**
 * Loads the AWS SDK, which takes some 200 ms, and sets up a client: one attempt, sockets for so many calls, timeouts
 * that throw. Call it once, before readiness; the first connection opens with the first call.
 */
export async function openIntentEndpoint(options: IntentEndpointOptions = {}): Promise<IntentEndpoint> {
  const { name = defaultName, maxConcurrency = defaultConcurrency, endpoint, region } = options
  const { InvokeEndpointCommand, SageMakerRuntimeClient } = await import('./sagemaker-client.ts')
  const agent = { keepAlive: true, maxSockets: maxConcurrency }
  const client = new SageMakerRuntimeClient({
    maxAttempts: 1,
    cacheMiddleware: true,
    requestHandler: {
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  })
  return {
    async invoke(text, abortSignal) {
      const Body = JSON.stringify({ text })
      const json = 'application/json'
      const command = new InvokeEndpointCommand({ EndpointName: name, ContentType: json, Accept: json, Body })
      const { Body: body } = await client.send(command, { abortSignal })
      return body ?? new Uint8Array()
    },
    close: () => client.destroy(),
  }
}
