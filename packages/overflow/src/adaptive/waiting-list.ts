import type { Cancel, Clock } from '@manga-assist/clock'
import type { Decision } from '@manga-assist/contracts'
import type { AdaptiveOptions } from './adaptive-options.ts'
import type { ClassTimes } from './class-times.ts'
import type { Environments } from './environments.ts'
import { StandingQueue } from './standing-queue.ts'
import { type Ticket, WaitingRoom } from './waiting-room.ts'

export interface WaitingListDependencies {
  clock: Clock
  options: AdaptiveOptions
  times: ClassTimes
  environments: Environments
  /** Slots that running requests hold. */
  slotsHeld: () => number
  /** Slots that may be given away at this instant. */
  freeSlots: () => number
  /** Whether the overflow plane can take it now. */
  hasWayOut: (ticket: Ticket) => boolean
  /** Asks for one more warm environment; false when none can be started. */
  startEnvironment: () => boolean
  onSettled: (ticket: Ticket, decision: Decision, nowMs: number) => void
}

const servedAfterWait: Decision = { kind: 'serve', reason: 'waited' }
const spilledAtOnce: Decision = { kind: 'spill', reason: 'primary-full' }
const spilledForRelief: Decision = { kind: 'spill', reason: 'relief' }
const spilledAfterWait: Decision = { kind: 'spill', reason: 'wait-over' }
const shedAfterWait: Decision = { kind: 'shed', reason: 'wait-over' }
const shedForNumber: Decision = { kind: 'shed', reason: 'queue-full' }

/** Those that wait for a slot, and who of them goes where and when. */
export class WaitingList {
  readonly #deps: WaitingListDependencies
  readonly #room = new WaitingRoom()
  readonly #queue = new StandingQueue()
  #cancelTimer: Cancel | undefined
  #timerAtMs = Number.POSITIVE_INFINITY

  constructor(dependencies: WaitingListDependencies) {
    this.#deps = dependencies
  }

  get size(): number {
    return this.#room.size
  }

  /** Lets one wait; what comes back gives the wait up. */
  enter(ticket: Ticket, maxSize: number, nowMs: number): () => void {
    this.#room.enter(ticket)
    if (this.#deps.hasWayOut(ticket)) this.#findWaysOut(ticket.dueAtMs - nowMs, nowMs)
    if (this.#room.size > maxSize) this.#turnOneAway(nowMs)
    this.#armTimer(nowMs)
    return () => {
      if (this.#room.leave(ticket)) this.#armTimer(this.#deps.clock.now())
    }
  }

  /** A slot, an environment or some time has come: whoever can go now goes. */
  look(nowMs: number): void {
    if (this.#room.size === 0) return
    this.#fillSlots(nowMs)
    this.#sendDue(nowMs)
    this.#armTimer(nowMs)
  }

  /** Free slots go to the oldest; to the newest where the queue stands and the oldest are past saving. */
  #fillSlots(nowMs: number): void {
    for (let free = this.#deps.freeSlots(); free > 0; free = this.#deps.freeSlots()) {
      const { oldest } = this.#room
      const newestFirst = oldest !== undefined && this.#queue.stands(nowMs) && !this.#deps.hasWayOut(oldest)
      const ticket = this.#room.find(({ requestClass }) => requestClass.weight <= free, newestFirst)
      if (ticket === undefined) return
      this.#settle(ticket, servedAfterWait, nowMs)
    }
  }

  /** Those whose wait is over leave: to a warm environment, to a cold one at the very end, or with a refusal. */
  #sendDue(nowMs: number): void {
    const { environments, hasWayOut } = this.#deps
    const canLeave = (ticket: Ticket) =>
      ticket.dueAtMs <= nowMs && (ticket.latestAtMs <= nowMs || environments.idle(nowMs) > 0 || !hasWayOut(ticket))
    for (let ticket = this.#room.find(canLeave); ticket; ticket = this.#room.find(canLeave)) {
      this.#settle(ticket, hasWayOut(ticket) ? spilledAfterWait : shedAfterWait, nowMs)
    }
  }

  /**
   * Sees to it that all who wait have a place to go to. First the cheapest leave while more wait than slots will come
   * free for; then as many as have neither a slot nor an environment to count on, for which environments are started.
   */
  #findWaysOut(waitMs: number, nowMs: number): void {
    const { environments, startEnvironment } = this.#deps
    let leaver = this.#room.cheapest()
    while (leaver && environments.idle(nowMs) > 0 && this.#isCrowded(waitMs, nowMs)) {
      this.#settle(leaver, spilledForRelief, nowMs)
      leaver = this.#room.cheapest()
    }
    while (leaver && this.#room.size > this.#waysOut(waitMs, nowMs)) {
      if (startEnvironment()) continue
      this.#settle(leaver, spilledAtOnce, nowMs)
      leaver = this.#room.cheapest()
    }
  }

  /** Whether more wait than slots will come free for in time, or than have a way out at all. */
  #isCrowded(waitMs: number, nowMs: number): boolean {
    const { slotsHeld, times, options } = this.#deps
    const slots = Math.max(1, (options.crowding * slotsHeld() * waitMs) / times.here.meanMs)
    return this.#room.size > Math.min(slots, this.#waysOut(waitMs, nowMs))
  }

  /** Environments that are or will be up, and a cautious share of what will come free in time. */
  #waysOut(waitMs: number, nowMs: number): number {
    const { environments, times, options, slotsHeld } = this.#deps
    const endingPerMs = slotsHeld() / times.here.meanMs + environments.busy / times.there.meanMs
    return environments.idle(nowMs) + environments.starting + options.caution * waitMs * endingPerMs
  }

  /** The lowest of priority, and of these the oldest, which has waited in vain for longest. */
  #turnOneAway(nowMs: number): void {
    const lowest = this.#room.leastImportant()
    if (lowest === undefined) return
    this.#settle(lowest, this.#deps.hasWayOut(lowest) ? spilledAtOnce : shedForNumber, nowMs)
  }

  #settle(ticket: Ticket, decision: Decision, nowMs: number): void {
    this.#room.leave(ticket)
    this.#queue.note(nowMs - ticket.arrivedAtMs, nowMs)
    this.#deps.onSettled(ticket, decision, nowMs)
  }

  #armTimer(nowMs: number): void {
    const nextMs = this.#room.nextInstantMs(nowMs)
    if (nextMs === this.#timerAtMs) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#timerAtMs = nextMs
    if (nextMs === Number.POSITIVE_INFINITY) return
    this.#cancelTimer = this.#deps.clock.after(nextMs - nowMs, () => {
      this.#timerAtMs = Number.POSITIVE_INFINITY
      this.look(this.#deps.clock.now())
    })
  }
}
