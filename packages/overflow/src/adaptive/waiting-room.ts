import type { Decision } from '@manga-assist/contracts'
import type { RequestClass } from '../request-class.ts'

/** One request that waits for a slot. */
export interface Ticket {
  readonly requestClass: RequestClass
  readonly arrivedAtMs: number
  /** From here on it takes the first place that it can get, here or there. */
  readonly dueAtMs: number
  /** No longer than this: it goes even where it must wait for a cold start, or is shed. */
  readonly latestAtMs: number
  /** Price of relief: expected time on the overflow plane, in milliseconds, for each slot that its leaving frees. */
  readonly priceMs: number
  /** Orders requests of equal price, so that the same sessions leave; 0 to 1. */
  readonly sessionRank: number
  readonly bodyBytes: number
  readonly onDecided: (decision: Decision) => void
}

/** Those that wait, in the order in which they came. Small by design: waiting is bounded in time and in number. */
export class WaitingRoom {
  readonly #tickets: Ticket[] = []

  get size(): number {
    return this.#tickets.length
  }

  get oldest(): Ticket | undefined {
    return this.#tickets[0]
  }

  enter(ticket: Ticket): void {
    this.#tickets.push(ticket)
  }

  /** False when it does not wait here (any more). */
  leave(ticket: Ticket): boolean {
    const at = this.#tickets.indexOf(ticket)
    if (at === -1) return false
    this.#tickets.splice(at, 1)
    return true
  }

  /** The first that fits, from the oldest on; from the newest on when `newestFirst`. */
  find(fits: (ticket: Ticket) => boolean, newestFirst = false): Ticket | undefined {
    return newestFirst ? this.#tickets.findLast(fits) : this.#tickets.find(fits)
  }

  /** The spillable one whose leaving costs least; among equals that of the lowest session rank. */
  cheapest(): Ticket | undefined {
    let found: Ticket | undefined
    for (const ticket of this.#tickets) {
      if (ticket.requestClass.spillable && (found === undefined || isCheaper(ticket, found))) found = ticket
    }
    return found
  }

  /** The one of the lowest priority; of several the oldest. */
  leastImportant(): Ticket | undefined {
    let found: Ticket | undefined
    for (const ticket of this.#tickets) {
      if (found === undefined || priorityOf(ticket) < priorityOf(found)) found = ticket
    }
    return found
  }

  /** The next instant at which someone must be looked at; infinite when nobody waits. Instants that passed are skipped. */
  nextInstantMs(nowMs: number): number {
    let next = Number.POSITIVE_INFINITY
    for (const { dueAtMs, latestAtMs } of this.#tickets) {
      next = Math.min(next, dueAtMs > nowMs ? dueAtMs : latestAtMs)
    }
    return next
  }
}

function isCheaper(ticket: Ticket, other: Ticket): boolean {
  if (ticket.priceMs !== other.priceMs) return ticket.priceMs < other.priceMs
  return ticket.sessionRank < other.sessionRank
}

function priorityOf({ requestClass: { priority = 0 } }: Ticket): number {
  return priority
}
