import { type Clock, sleep } from '@manga-assist/clock'
import type { ResponseReceiver } from '../invocations/invocation.ts'

/** What Lambda lets through of one streamed response. */
export interface StreamLimits {
  /** Most bytes; what comes behind them is an error. */
  maxStreamedBytes: number
  /** Bytes that go as fast as they come. */
  streamBurstBytes: number
  /** Pace of those behind them. 0 for as fast as they come. */
  streamBytesPerSecond: number
}

/** One streamed response on its way. */
export interface StreamGauge {
  /** How much the function has written so far. */
  readonly bytes: number
  /** Gives `receive` no more than the limits allow, and no faster. The rest is read and dropped. */
  limit(receive: ResponseReceiver): ResponseReceiver
}

/** `signal` ends the waiting: what there is then goes at once. */
export function createStreamGauge(limits: StreamLimits, clock: Clock, signal: AbortSignal): StreamGauge {
  const pace = new Pace(limits)
  let bytes = 0
  async function* limited(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const chunk of body) {
      const allowed = chunk.subarray(0, Math.max(0, limits.maxStreamedBytes - bytes))
      bytes += chunk.length
      if (allowed.length === 0) continue
      const pauseMs = pace.pauseMs(allowed.length)
      if (pauseMs > 0) await sleep(clock, pauseMs, signal).catch(() => {})
      yield allowed
    }
  }
  return {
    get bytes() {
      return bytes
    },
    limit: (receive) => async (response) => {
      const result = await receive({ ...response, body: limited(response.body) })
      return bytes > limits.maxStreamedBytes ? 'stream-too-large' : result
    },
  }
}

/** A line that is fast at first and slow behind that. Time that goes unused is not saved. */
export class Pace {
  readonly #bytesPerMs: number
  #burstLeft: number

  constructor({ streamBurstBytes, streamBytesPerSecond }: Omit<StreamLimits, 'maxStreamedBytes'>) {
    this.#burstLeft = streamBurstBytes
    this.#bytesPerMs = streamBytesPerSecond === 0 ? Number.POSITIVE_INFINITY : streamBytesPerSecond / 1_000
  }

  /** How long the next so many bytes are on their way, once those before them have arrived. */
  pauseMs(bytes: number): number {
    const slow = Math.max(0, bytes - this.#burstLeft)
    this.#burstLeft -= bytes - slow
    return slow / this.#bytesPerMs
  }
}
