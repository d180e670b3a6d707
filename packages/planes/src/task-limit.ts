import type { Clock } from '@manga-assist/clock'
import { createAdaptiveLimit, type LimitChange, type RequestClass } from '@manga-assist/overflow'
import type { LoadReading } from './sensors/load-sensor.ts'

export interface TaskLimitOptions {
  /** Most slots that may be held at once, whatever is learned. A positive whole number. */
  most: number
  /** Fewest slots that may be held, whatever is learned: with fewer, nothing would be learned any more. Default 4. */
  fewest?: number
  clock: Clock
  /** Whether the learned limit holds, or always the most. It is learned in any case. */
  isAdaptive: () => boolean
}

const defaultFewest = 4
/** Kinds of request with service times of their own; more than that share the last place. */
const mostClasses = 16
/** Answers that a task without room gives, by itself or for what stands behind it. */
const dropStatuses: ReadonlySet<number> = new Set([503, 504])

/**
 * The concurrency limit of one task, learned from the time to first byte of its answers, by class, and lowered while the
 * event loop or the CPU has no room.
 */
export class TaskLimit {
  readonly #options: TaskLimitOptions
  readonly #learned
  readonly #indexes = new Map<string, number>()
  #readAtMs = Number.NEGATIVE_INFINITY

  /** Throws a RangeError unless the most is a positive whole number. */
  constructor(options: TaskLimitOptions) {
    const { most, fewest = defaultFewest } = options
    if (!Number.isInteger(most) || most < 1) {
      throw new RangeError(`concurrencyLimit must be a whole number of at least 1, got ${most}`)
    }
    this.#options = options
    this.#learned = createAdaptiveLimit({
      ...{ initial: most, ceiling: most, floor: Math.min(most, fewest), classes: mostClasses },
    })
  }

  /** Slots that may be held now. */
  get slots(): number {
    return this.#options.isAdaptive() ? this.#learned.limit : this.#options.most
  }

  /** What the last window did to the learned limit, and why. */
  get lastChange(): LimitChange | undefined {
    return this.#learned.lastChange
  }

  /** Takes what the sensor read, each sample once. */
  see({ eventLoopUtilization, cpuUtilization, readAtMs }: LoadReading): void {
    if (readAtMs === undefined || readAtMs === this.#readAtMs) return
    this.#readAtMs = readAtMs
    this.#learned.pressure(eventLoopUtilization, cpuUtilization, readAtMs, this.#options.clock.now())
  }

  /**
   * Takes an answer: from its beginning to its first byte, undefined when there was none, and the slots held when it
   * began, its own included. What takes no slot says nothing, nor does a client that left before its first byte.
   */
  note(
    requestClass: RequestClass,
    firstByteMs: number | undefined,
    inFlight: number,
    status: number,
    nowMs: number,
  ): void {
    if (requestClass.weight === 0) return
    if (dropStatuses.has(status)) this.#learned.noteDrop(nowMs)
    else if (firstByteMs !== undefined) {
      this.#learned.note(firstByteMs, inFlight, nowMs, this.#indexOf(requestClass))
    }
  }

  #indexOf({ name }: RequestClass): number {
    const known = this.#indexes.get(name)
    if (known !== undefined) return known
    const index = Math.min(this.#indexes.size, mostClasses - 1)
    if (this.#indexes.size < mostClasses) this.#indexes.set(name, index)
    return index
  }
}
