import type { Cancel, Clock } from '@manga-assist/clock'
import type { AbandonReason, LambdaEmulatorEvent } from '../events.ts'
import type { Invocation } from './invocation.ts'

export interface EventQueueOptions {
  functionName: string
  /** Pause before the second attempt; twice as long before the third. */
  eventRetryMs: number
  /** How long after its arrival an invocation may still begin. */
  eventMaxAgeMs: number
  clock: Clock
  onEvent: (event: LambdaEmulatorEvent) => void
  /** Called when an invocation whose pause is over waits again. */
  onReady: () => void
  /** Called with an invocation that waited too long, and is forgotten here. */
  onExpired: (event: QueuedEvent) => void
}

/** An asynchronous invocation, and which of its attempts is the next. */
export interface QueuedEvent {
  readonly invocation: Invocation
  readonly attempt: number
  /** Until when it may begin. */
  readonly expiresAtMs: number
}

/** How many asynchronous invocations may wait or pause. Lambda's own queue is endless; memory is not. */
const mostQueued = 1_000
/** Lambda tries an event twice more after an error of the function, unless it is configured otherwise. */
const mostAttempts = 3

/** Invocations that nobody waits for, until each has run well, was tried three times or waited too long. Closed, it holds nothing. */
export class EventQueue {
  readonly #options: EventQueueOptions
  #waiting: QueuedEvent[] = []
  #cancelExpiry: Cancel = () => {}
  readonly #pauses = new Set<Cancel>()
  #closed = false

  constructor(options: EventQueueOptions) {
    this.#options = options
  }

  /** How many wait for a permit, or for their next attempt. */
  get length(): number {
    return this.#waiting.length + this.#pauses.size
  }

  /** The one that has waited longest; undefined when none is ready. */
  get next(): QueuedEvent | undefined {
    return this.#waiting[0]
  }

  push(invocation: Invocation): 'queued' | 'full' {
    if (this.length >= mostQueued) return 'full'
    const { clock, eventMaxAgeMs } = this.#options
    this.#wait({ invocation, attempt: 1, expiresAtMs: clock.now() + eventMaxAgeMs })
    return 'queued'
  }

  /** Takes out the next. */
  take(): void {
    this.#waiting.shift()
    this.#expireLater()
  }

  /** Has an event whose attempt failed run again after its pause, or says why it is given up. */
  retry({ invocation, attempt, expiresAtMs }: QueuedEvent): 'paused' | AbandonReason {
    if (this.#closed) return 'paused'
    const { functionName, eventRetryMs, clock, onEvent, onReady } = this.#options
    const { requestId } = invocation
    if (attempt === mostAttempts) return 'RetriesExhausted'
    const pauseMs = eventRetryMs * attempt
    if (clock.now() + pauseMs > expiresAtMs) return 'EventAgeExceeded'
    const cancel = clock.after(pauseMs, () => {
      this.#pauses.delete(cancel)
      this.#wait({ invocation, attempt: attempt + 1, expiresAtMs })
      onReady()
    })
    this.#pauses.add(cancel)
    onEvent({ kind: 'invocation-retried', functionName, requestId, attempt: attempt + 1, pauseMs })
    return 'paused'
  }

  /** Drops everything, now and later. */
  close(): void {
    this.#closed = true
    this.#waiting.length = 0
    for (const cancel of this.#pauses) cancel()
    this.#pauses.clear()
    this.#cancelExpiry()
  }

  #wait(event: QueuedEvent): void {
    this.#waiting.push(event)
    this.#expireLater()
  }

  /** One timer, for the first that would have waited too long. */
  #expireLater(): void {
    this.#cancelExpiry()
    if (this.#waiting.length === 0) return
    const { clock } = this.#options
    const firstAtMs = this.#waiting.reduce((first, { expiresAtMs }) => Math.min(first, expiresAtMs), Infinity)
    this.#cancelExpiry = clock.after(firstAtMs - clock.now(), () => this.#expire(), { background: true })
  }

  #expire(): void {
    const { clock, onExpired } = this.#options
    const nowMs = clock.now()
    const expired = this.#waiting.filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
    this.#waiting = this.#waiting.filter(({ expiresAtMs }) => expiresAtMs > nowMs)
    this.#expireLater()
    for (const event of expired) onExpired(event)
  }
}
