import { InvokeCommand } from '@aws-sdk/client-lambda'
import type { Clock } from '@manga-assist/clock'
import { Pool } from 'undici'
import { createLambdaClient, type LambdaClientOptions } from '../lambda-client.ts'
import { LambdaPlaneError } from '../lambda-errors.ts'
import { KnownHeaders } from './frame-decoder.ts'
import { createLambdaService } from './lambda-service.ts'
import { createSigner, type Sign } from './sigv4.ts'
import { type OpenResult, StreamingCall } from './streaming-call.ts'

export interface LambdaInvokerOptions extends LambdaClientOptions {
  /** Name, name with alias, or ARN. */
  functionName: string
  clock: Clock
  /**
   * Ends a connection on which nothing comes for so long. Last line of defence: callers have deadlines of their own.
   * Default 60 s.
   */
  silenceTimeoutMs?: number
}

/** Sends invocations of one function, and reads their answers as streams. */
export interface LambdaInvoker {
  /**
   * Sends an event and waits for the head of its answer. A throttle is a value, because a full plane is expected;
   * everything else that keeps the answer from beginning is thrown as a `LambdaPlaneError`. The caller aborts `signal`
   * when it is done, in every case.
   */
  open(payload: Uint8Array, signal: AbortSignal): Promise<OpenResult>
  /** Asks whether the function is there and may be called; nothing runs. Rejects with what the AWS client throws. */
  check(): Promise<void>
  close(): Promise<void>
}

/** The end of an answer is known one read before its connection is free. */
const spareConnections = 4
const defaultSilenceTimeoutMs = 60_000
const connectTimeoutMs = 1_000
/** AWS keeps an idle connection for longer; one that is closed meanwhile would cost a request. */
const keepAliveTimeoutMs = 20_000
const method = 'POST'
const contentType = 'application/octet-stream'

/**
 * A call by the AWS client costs several times what it takes to send it and to pass its answer on; a task that spills for
 * want of CPU cannot pay that. So this signs, sends and decodes by itself; all else is the client's, see LambdaService.
 */
export function createLambdaInvoker(options: LambdaInvokerOptions): LambdaInvoker {
  const { functionName, maxConcurrency, clock, silenceTimeoutMs = defaultSilenceTimeoutMs } = options
  const client = createLambdaClient(options)
  const service = createLambdaService(client, functionName)
  const known = new KnownHeaders()
  let way: { pool: Pool; sign: Sign } | undefined
  let isClosed = false

  async function prepared() {
    const [target, credentials] = await Promise.all([service.target(), service.credentials()])
    if (isClosed) throw new LambdaPlaneError('transport', 'the plane is closed')
    way ??= {
      pool: new Pool(target.origin, {
        connections: maxConcurrency + spareConnections,
        pipelining: 1,
        connect: { timeout: connectTimeoutMs },
        keepAliveTimeout: keepAliveTimeoutMs,
        headersTimeout: silenceTimeoutMs,
        bodyTimeout: silenceTimeoutMs,
      }),
      sign: createSigner({ region: target.region, service: 'lambda' }),
    }
    return { ...way, target, credentials }
  }

  async function send(payload: Uint8Array, call: StreamingCall): Promise<void> {
    try {
      const { pool, sign, target, credentials } = await prepared()
      const { host, path } = target
      const headers = { host, 'content-type': contentType }
      const signature = sign({ method, path, headers, payload }, credentials, clock.wallNow() + service.clockOffsetMs)
      if (!call.isOver) pool.dispatch({ method, path, headers: { ...headers, ...signature }, body: payload }, call)
    } catch (error) {
      call.fail(error)
    }
  }

  return {
    open(payload, signal) {
      const call = new StreamingCall({ service, known }, signal)
      if (!call.isOver) void send(payload, call)
      return call.opened
    },
    async check() {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'DryRun' }))
    },
    async close() {
      isClosed = true
      client.destroy()
      await way?.pool.destroy()
    },
  }
}
