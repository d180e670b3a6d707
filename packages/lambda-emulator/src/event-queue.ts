import type { Cancel, Clock } from '@manga-assist/clock'
import type { LambdaEmulatorEvent } from './events.ts'
import type { Invocation } from './invocation.ts'

export interface EventQueueOptions {
  functionName: string
  /** Pause before the second attempt; twice as long before the third. */
  eventRetryMs: number
  clock: Clock
  onEvent: (event: LambdaEmulatorEvent) => void
  /** Called when an invocation whose pause is over waits again. */
  onReady: () => void
}

/** An asynchronous invocation, and which of its attempts is the next. */
export interface QueuedEvent {
  readonly invocation: Invocation
  readonly attempt: number
}

/** How many asynchronous invocations may wait or pause. Lambda's own queue is endless; memory is not. */
const mostQueued = 1_000
/** Lambda tries an event twice more after an error of the function, unless it is configured otherwise. */
const mostAttempts = 3

/** Invocations that nobody waits for, until each has run well or was tried three times. Closed, it holds nothing. */
export class EventQueue {
  readonly #options: EventQueueOptions
  readonly #waiting: QueuedEvent[] = []
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
    this.#waiting.push({ invocation, attempt: 1 })
    return 'queued'
  }

  /** Takes out the next. */
  take(): void {
    this.#waiting.shift()
  }

  /** Has an event whose attempt failed run again after its pause. False when that was the last: it is given up. */
  retry({ invocation, attempt }: QueuedEvent): boolean {
    if (this.#closed) return true
    const { functionName, eventRetryMs, clock, onEvent, onReady } = this.#options
    const { requestId } = invocation
    if (attempt === mostAttempts) return false
    const pauseMs = eventRetryMs * attempt
    const cancel = clock.after(pauseMs, () => {
      this.#pauses.delete(cancel)
      this.#waiting.push({ invocation, attempt: attempt + 1 })
      onReady()
    })
    this.#pauses.add(cancel)
    onEvent({ kind: 'invocation-retried', functionName, requestId, attempt: attempt + 1, pauseMs })
    return true
  }

  /** Drops everything, now and later. */
  close(): void {
    this.#closed = true
    this.#waiting.length = 0
    for (const cancel of this.#pauses) cancel()
    this.#pauses.clear()
  }
}
