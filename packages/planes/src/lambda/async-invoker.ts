import { InvokeCommand } from '@aws-sdk/client-lambda'
import { type Clock, deadline } from '@manga-assist/clock'
import { Gate } from '@manga-assist/overflow'
import { createLambdaClient } from './lambda-client.ts'
import { faultOf, LambdaPlaneError, throttleOf } from './lambda-errors.ts'

export interface AsyncInvokerOptions {
  /** Name, name with alias, or ARN. */
  functionName: string
  clock: Clock
  /** Most calls on their way at once; further ones are refused. Default 20. */
  maxConcurrency?: number
  /** Longest wait for Lambda to take a call, in milliseconds. Default 2 s. */
  timeoutMs?: number
  endpoint?: string | undefined
  region?: string | undefined
}

export interface AsyncInvoker {
  /**
   * Hands a payload to the function. Resolves when Lambda has taken it, which is not when it has run; Lambda itself then
   * tries it three times. Rejects with a LambdaPlaneError when it is throttled, refused, too late, or one call too many.
   */
  invoke(payload: object): Promise<void>
  close(): void
}

const defaults = { maxConcurrency: 20, timeoutMs: 2_000 }

/** Calls a function without waiting for its answer, for work that no reader waits for. */
export function createAsyncInvoker(options: AsyncInvokerOptions): AsyncInvoker {
  const { functionName, clock, maxConcurrency, timeoutMs, endpoint, region } = { ...defaults, ...options }
  const client = createLambdaClient({ maxConcurrency, endpoint, region })
  const gate = new Gate()

  async function send(payload: object, signal: AbortSignal): Promise<void> {
    const Payload = Buffer.from(JSON.stringify(payload))
    const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload })
    try {
      const { StatusCode } = await client.send(command, { abortSignal: signal })
      if (StatusCode !== 202) throw new LambdaPlaneError('service', `Lambda answered ${StatusCode} to an event`)
    } catch (error) {
      if (signal.aborted) throw new LambdaPlaneError('timeout', `Lambda took no event within ${timeoutMs} ms`, error)
      const throttle = throttleOf(error)
      throw throttle ? new LambdaPlaneError('service', `throttled: ${throttle.reason}`, error) : faultOf(error)
    }
  }

  return {
    async invoke(payload) {
      if (gate.inFlight >= maxConcurrency) {
        throw new LambdaPlaneError('service', `${maxConcurrency} events are on their way to Lambda already`)
      }
      const permit = gate.acquire()
      const { signal, cancel } = deadline(clock, timeoutMs, () => new Error('too late'))
      try {
        await send(payload, signal)
      } finally {
        cancel()
        permit.release()
      }
    },
    close: () => client.destroy(),
  }
}
