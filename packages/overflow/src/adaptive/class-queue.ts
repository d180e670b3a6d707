import type { Decision } from '@manga-assist/contracts'
import { priorityOf, type RequestClass } from '../request-class.ts'

/** One request that waits for a slot. */
export interface Ticket {
  readonly requestClass: RequestClass
  /** Whether the overflow plane takes a request like this at all: of its class, and of its size. */
  readonly canSpill: boolean
  readonly arrivedAtMs: number
  /** From here on it takes the first place that it can get, here or there. */
  readonly dueAtMs: number
  /** From here on it goes even where it must wait for a cold start. */
  readonly latestAtMs: number
  /** No longer than this: Lambda starts no more environments, and none came free. */
  readonly lastAtMs: number
  /** An answer that begins later is no use to anybody; infinite where it always is. */
  readonly deadlineAtMs: number
  /**
   * Price of relief: expected time on the overflow plane for each slot that its leaving frees, in steps of a twentieth. What
   * differs by less is not known better, and leaves by session.
   */
  readonly priceStep: number
  /** Orders requests of equal price, so that the same sessions leave; 0 to 1. */
  readonly sessionRank: number
  readonly onDecided: (decision: Decision) => void
}

/** How soon one is looked at again that waits for Lambda's ramp, in milliseconds: a start is earned every ten. */
const againMs = 10

/**
 * Those of one class that wait, in the order in which they came. All have the same bounds on their wait, so whatever time
 * allows to one it allows to all before it: only the first must be looked at, however many wait.
 */
export class ClassQueue {
  readonly requestClass: RequestClass
  readonly canSpill: boolean
  readonly #tickets: Ticket[] = []

  constructor({ requestClass, canSpill }: Pick<Ticket, 'requestClass' | 'canSpill'>) {
    this.requestClass = requestClass
    this.canSpill = canSpill
  }

  get size(): number {
    return this.#tickets.length
  }

  get priority(): number {
    return priorityOf(this.requestClass)
  }

  get oldest(): Ticket | undefined {
    return this.#tickets[0]
  }

  get newest(): Ticket | undefined {
    return this.#tickets.at(-1)
  }

  /** The one that so many came before. */
  behind(ahead: number): Ticket | undefined {
    return this.#tickets[ahead]
  }

  enter(ticket: Ticket): void {
    this.#tickets.push(ticket)
  }

  /** False when it does not wait here (any more). */
  leave(ticket: Ticket): boolean {
    // Most leave from one of the two ends.
    const at = this.#tickets.at(-1) === ticket ? this.#tickets.length - 1 : this.#tickets.indexOf(ticket)
    if (at === -1) return false
    if (at === 0) this.#tickets.shift()
    else this.#tickets.splice(at, 1)
    return true
  }

  holds(ticket: Ticket): boolean {
    return this.newest === ticket || this.#tickets.includes(ticket)
  }

  /** The one whose leaving costs least; among equals that of the lowest session rank. */
  cheapest(): Ticket | undefined {
    let found: Ticket | undefined
    for (const ticket of this.#tickets) if (found === undefined || isCheaper(ticket, found)) found = ticket
    return found
  }

  /** The next instant at which it must be looked at; infinite when nobody waits. Instants that passed are skipped. */
  nextInstantMs(nowMs: number): number {
    const { oldest } = this
    if (oldest === undefined) return Number.POSITIVE_INFINITY
    const { dueAtMs, latestAtMs, lastAtMs } = oldest
    if (dueAtMs > nowMs) return dueAtMs
    return latestAtMs > nowMs ? latestAtMs : Math.min(lastAtMs, nowMs + againMs)
  }
}

export function isCheaper(ticket: Ticket, other: Ticket): boolean {
  if (ticket.priceStep !== other.priceStep) return ticket.priceStep < other.priceStep
  return ticket.sessionRank < other.sessionRank
}

/** Steps of a twentieth, from a millisecond on. */
export function priceStepOf(priceMs: number): number {
  return Math.round(Math.log(Math.max(1, priceMs)) / Math.log(1.05))
}
