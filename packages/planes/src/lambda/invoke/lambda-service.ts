import { InvokeWithResponseStreamCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { SigningCredentials } from './sigv4.ts'

/** Where the streaming invocations of one function go. */
interface CallTarget {
  /** For example `https://lambda.eu-west-1.amazonaws.com`. */
  origin: string
  host: string
  path: string
  /** That requests are signed for. */
  region: string
}

/** An answer of the service that is no stream. */
export interface ServiceAnswer {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

/** What the AWS client knows and what is too rare to be known twice: where a function is, who asks, and what went wrong. */
export interface LambdaService {
  /** Throws what the client throws when it knows no region. */
  target(): Promise<CallTarget>
  /** Kept by the client and renewed before they end. Throws its `CredentialsProviderError` when there are none. */
  credentials(): Promise<SigningCredentials>
  /** What the service's clock is ahead of this machine's, as far as an answer told; a signature is good for minutes. */
  readonly clockOffsetMs: number
  /** The error that the client itself makes of an answer. */
  errorOf(answer: ServiceAnswer): Promise<unknown>
}

/** The parts of a request of the client that matter here. */
interface ClientRequest {
  protocol: string
  hostname: string
  port?: number
  path: string
}

export function createLambdaService(client: LambdaClient, functionName: string): LambdaService {
  let known: Promise<CallTarget> | undefined
  return {
    target() {
      // Where it failed, it is asked for again: a region may come with the credentials.
      known ??= targetOf(client, functionName).catch((error: unknown) => {
        known = undefined
        throw error
      })
      return known
    },
    credentials: () => client.config.credentials(),
    get clockOffsetMs() {
      return client.config.systemClockOffset
    },
    errorOf: (answer) => errorOf(client, functionName, answer),
  }
}

/** Has the client prepare a call, which is not sent. */
async function targetOf(client: LambdaClient, functionName: string): Promise<CallTarget> {
  const command = new InvokeWithResponseStreamCommand({ FunctionName: functionName })
  let request: ClientRequest | undefined
  let region: string | undefined
  command.middlewareStack.add(
    (_next, context) => async (args) => {
      request = args.request as ClientRequest
      region = context.endpointV2?.properties?.authSchemes?.[0]?.signingRegion
      return { output: { $metadata: {} }, response: undefined }
    },
    { step: 'build', priority: 'low' },
  )
  await client.send(command)
  if (request === undefined) throw new Error('the AWS client prepared no request')
  const { protocol, hostname, port, path } = request
  const host = port === undefined ? hostname : `${hostname}:${port}`
  return { origin: `${protocol}//${host}`, host, path, region: region ?? (await client.config.region()) }
}

/** Has the client read an answer as if it had asked for it. */
async function errorOf(client: LambdaClient, functionName: string, { status, headers, body }: ServiceAnswer) {
  const command = new InvokeWithResponseStreamCommand({ FunctionName: functionName })
  command.middlewareStack.add(
    () => async () => ({ output: { $metadata: {} }, response: { statusCode: status, headers, body } }),
    { step: 'deserialize', priority: 'low' },
  )
  try {
    await client.send(command)
  } catch (error) {
    return error
  }
  return new Error(`Lambda answered ${status} and no stream`)
}
