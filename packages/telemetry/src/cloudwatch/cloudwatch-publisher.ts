import { type Clock, deadline, every } from '@manga-assist/clock'
import type { MetricSink } from './cloudwatch-client.ts'
import type { CloudWatchSettings } from './cloudwatch-variables.ts'
import { type MetricSample, SampleBuffer } from './sample-buffer.ts'

export interface PublisherOptions {
  settings: CloudWatchSettings
  clock: Clock
  /** Spreads what is tried again, so that a fleet that was refused together does not come back together. 0 to 1. */
  random: () => number
  onEvent: (event: PublisherEvent) => void
}

/** What happens on the way to CloudWatch. Told when it changes, not at every call. */
export type PublisherEvent =
  /** Samples are kept and sent later. */
  | { kind: 'cloudwatch-failed'; error: unknown }
  | { kind: 'cloudwatch-recovered' }
  /** CloudWatch will never take these samples: they are gone. */
  | { kind: 'cloudwatch-refused'; samples: number; error: unknown }

export interface CloudWatchPublisher {
  /** Takes samples, to be sent with the next call. Costs no time and never fails. */
  publish(samples: readonly MetricSample[]): void
  readonly counts: Readonly<PublisherCounts>
  /** Sends what is left, in a second at most, and publishes no more. */
  close(): Promise<void>
}

interface PublisherCounts {
  sent: number
  refused: number
  /** For want of room: CloudWatch was away for too long. */
  dropped: number
  waiting: number
}

/** CloudWatch's limit on one call. Ours have one value each, where it allows 150. */
const mostInCall = 1_000
/** Ten minutes of a router's samples. */
const mostWaiting = 3_000
const callTimeoutMs = 5_000
const lastCallTimeoutMs = 1_000
const longestPauseMs = 60_000

/** Sends samples to CloudWatch, beside everything else: what it does not take is kept, within bounds, and sent later. */
export function createCloudWatchPublisher({ settings, clock, random, onEvent }: PublisherOptions): CloudWatchPublisher {
  const buffer = new SampleBuffer(mostWaiting)
  const counts = { sent: 0, refused: 0 }
  const sink = import('./cloudwatch-client.ts').then(({ openCloudWatch }) => openCloudWatch(settings))
  // Whoever sends is told; nobody else waits for it.
  sink.catch(() => {})
  const closing = new AbortController()
  let failures = 0
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let sending: Promise<void> | undefined

  function noteFailure(error: unknown): void {
    if (closing.signal.aborted) return
    if (failures === 0) onEvent({ kind: 'cloudwatch-failed', error })
    failures += 1
    const pauseMs = Math.min(longestPauseMs, settings.intervalMs * 2 ** Math.min(failures, 10))
    // From half of the pause to the whole.
    pausedUntilMs = clock.now() + pauseMs * (1 - random() / 2)
  }

  function noteSuccess(samples: number): void {
    counts.sent += samples
    if (failures > 0) onEvent({ kind: 'cloudwatch-recovered' })
    failures = 0
  }

  /** Sends one call's worth; false when the rest should wait. */
  async function sendBatch(timeoutMs: number, parent?: AbortSignal): Promise<boolean> {
    const batch = buffer.take(mostInCall)
    const { signal, cancel } = deadline(clock, timeoutMs, () => new Error(`no answer in ${timeoutMs} ms`), parent)
    try {
      await putInTime(await sink, batch, signal)
      noteSuccess(batch.length)
      return true
    } catch (error) {
      if (!isRefusal(error)) {
        buffer.putBack(batch)
        noteFailure(signal.aborted ? signal.reason : error)
        return false
      }
      counts.refused += batch.length
      onEvent({ kind: 'cloudwatch-refused', samples: batch.length, error })
      return true
    } finally {
      cancel()
    }
  }

  async function sendAll(): Promise<void> {
    while (buffer.size > 0 && (await sendBatch(callTimeoutMs, closing.signal)));
  }

  const stop = every(clock, settings.intervalMs, () => {
    if (sending !== undefined || clock.now() < pausedUntilMs) return
    sending = sendAll().finally(() => {
      sending = undefined
    })
  })

  return {
    publish: (samples) => buffer.add(...samples),
    get counts() {
      return { ...counts, dropped: buffer.dropped, waiting: buffer.size }
    },
    async close() {
      stop()
      closing.abort(new Error('the process stops'))
      await sending
      if (buffer.size > 0) await sendBatch(lastCallTimeoutMs)
      const open = await sink.catch(() => undefined)
      open?.close()
    },
  }
}

/** The SDK heeds the signal while it speaks to CloudWatch, but not while it looks for credentials. */
async function putInTime(sink: MetricSink, samples: readonly MetricSample[], signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal.aborted) onAbort()
    await Promise.race([sink.put(samples, signal), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Samples that are wrong in themselves would be refused for ever, and keep all others from being sent. */
function isRefusal(error: unknown): boolean {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  return /^(InvalidParameter|MissingRequiredParameter|ValidationE)/.test(name) || $metadata?.httpStatusCode === 413
}
