import type { RequestClass } from '../request-class.ts'
import { ClassQueue, isCheaper, type Ticket } from './class-queue.ts'

/** Those that wait, by class. There are few classes, and thousands may wait in a spike. */
export class WaitingRoom {
  #queues: readonly ClassQueue[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The classes of which anybody waits, or has. */
  get queues(): readonly ClassQueue[] {
    return this.#queues
  }

  enter(ticket: Ticket): void {
    this.#queueFor(ticket).enter(ticket)
    this.#size += 1
  }

  /** False when it does not wait here (any more). */
  leave(ticket: Ticket): boolean {
    const hasLeft = this.#queueFor(ticket).leave(ticket)
    if (hasLeft) this.#size -= 1
    return hasLeft
  }

  holds(ticket: Ticket): boolean {
    return this.#queueFor(ticket).holds(ticket)
  }

  /** Whether one of this priority or a higher one waits. */
  holdsFrom(priority: number): boolean {
    return this.#queues.some((queue) => queue.size > 0 && queue.priority >= priority)
  }

  /** The highest priority of the classes that qualify and of which anybody waits; minus infinity when there is none. */
  highestPriority(qualifies: (queue: ClassQueue) => boolean): number {
    let highest = Number.NEGATIVE_INFINITY
    for (const queue of this.#queues) {
      if (queue.size > 0 && queue.priority > highest && qualifies(queue)) highest = queue.priority
    }
    return highest
  }

  /** Of what each queue offers the oldest ticket. */
  oldest(offer: (queue: ClassQueue) => Ticket | undefined): Ticket | undefined {
    let found: Ticket | undefined
    for (const queue of this.#queues) {
      const ticket = offer(queue)
      if (ticket !== undefined && (found === undefined || ticket.arrivedAtMs < found.arrivedAtMs)) found = ticket
    }
    return found
  }

  /** The next in the classes that fit: of those of the highest priority the oldest, or the newest. */
  mostImportant(fits: (requestClass: RequestClass) => boolean, newestFirst: boolean): Ticket | undefined {
    let found: { ticket: Ticket; priority: number } | undefined
    for (const { size, priority, requestClass, oldest, newest } of this.#queues) {
      const ticket = newestFirst ? newest : oldest
      if (size === 0 || ticket === undefined || !fits(requestClass)) continue
      const lead = found === undefined ? 1 : priority - found.priority
      const isNext = found !== undefined && ticket.arrivedAtMs < found.ticket.arrivedAtMs !== newestFirst
      if (lead > 0 || (lead === 0 && isNext)) found = { ticket, priority }
    }
    return found?.ticket
  }

  /** The one whose leaving costs least, of the classes that can leave. */
  cheapest(canLeave: (queue: ClassQueue) => boolean): Ticket | undefined {
    let found: Ticket | undefined
    for (const queue of this.#queues) {
      const ticket = queue.size > 0 && canLeave(queue) ? queue.cheapest() : undefined
      if (ticket !== undefined && (found === undefined || isCheaper(ticket, found))) found = ticket
    }
    return found
  }

  /** Of the classes that qualify the oldest of the lowest priority. */
  leastImportant(qualifies: (queue: ClassQueue) => boolean): Ticket | undefined {
    const lowest = Math.min(
      ...this.#queues.filter((queue) => queue.size > 0 && qualifies(queue)).map(({ priority }) => priority),
    )
    return this.oldest((queue) => (queue.priority === lowest && qualifies(queue) ? queue.oldest : undefined))
  }

  nextInstantMs(nowMs: number): number {
    let next = Number.POSITIVE_INFINITY
    for (const queue of this.#queues) next = Math.min(next, queue.nextInstantMs(nowMs))
    return next
  }

  /** Settings may exchange the class of a name for another one: those who came under the old wait by that. */
  #queueFor(ticket: Ticket): ClassQueue {
    const { requestClass, canSpill } = ticket
    let queue = this.#queues.find((one) => one.requestClass === requestClass && one.canSpill === canSpill)
    if (queue === undefined) {
      queue = new ClassQueue(ticket)
      this.#queues = [...this.#queues.filter(({ size }) => size > 0), queue]
    }
    return queue
  }
}
