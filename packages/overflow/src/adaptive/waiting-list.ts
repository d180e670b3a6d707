import type { Cancel, Clock } from '@manga-assist/clock'
import type { Decision } from '@manga-assist/contracts'
import { priorityOf, type RequestClass } from '../request-class.ts'
import type { AdaptiveOptions } from './adaptive-options.ts'
import type { ClassQueue, Ticket } from './class-queue.ts'
import type { ClassTimes } from './class-times.ts'
import type { ColdStarts } from './cold-starts.ts'
import type { Environments } from './environments.ts'
import { StandingQueue } from './standing-queue.ts'
import { WaitingRoom } from './waiting-room.ts'

export interface WaitingListDependencies {
  clock: Clock
  options: AdaptiveOptions
  times: ClassTimes
  environments: Environments
  coldStarts: ColdStarts
  /** Slots that running requests hold. */
  slotsHeld: () => number
  /** Whether no slot is free for anybody. */
  isFull: () => boolean
  /** Slots that a request of this class may take at this instant. */
  freeSlots: (requestClass: RequestClass) => number
  /** Whether the overflow plane can take it now. */
  hasWayOut: (ticket: Ticket) => boolean
  /** Whether it cannot at the moment, but will be able to when something ends there, or a pause does. */
  isHeldUp: (ticket: Ticket) => boolean
  /** Whether Lambda would start one more environment, by its ramp. */
  mayStart: (nowMs: number) => boolean
  /** Asks for one more warm environment; false when the plane cannot be asked. */
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

  /** Whether one of this priority or a higher one waits. */
  holdsFrom(priority: number): boolean {
    return this.#room.size > 0 && this.#room.holdsFrom(priority)
  }

  /** Lets one wait; what comes back gives the wait up. */
  enter(ticket: Ticket, maxSize: number, nowMs: number): () => void {
    this.#room.enter(ticket)
    if (this.#deps.hasWayOut(ticket)) this.#findWaysOut(ticket.dueAtMs - nowMs, nowMs)
    if (this.#room.size > maxSize && this.#room.holds(ticket)) this.#turnOneAway(ticket, nowMs)
    this.#armTimer(nowMs)
    return () => {
      if (this.#room.leave(ticket)) this.#armTimer(this.#deps.clock.now())
    }
  }

  /** A slot, an environment or some time has come: whoever can go now goes. */
  look(nowMs: number): void {
    if (this.#room.size === 0) return
    this.#dropExpired(nowMs)
    this.#fillSlots(nowMs)
    this.#sendDue(nowMs)
    this.#armTimer(nowMs)
  }

  /** What can no longer begin in time is not begun. */
  #dropExpired(nowMs: number): void {
    const expired = ({ oldest }: ClassQueue) =>
      oldest !== undefined && oldest.deadlineAtMs < nowMs ? oldest : undefined
    for (let ticket = this.#room.oldest(expired); ticket; ticket = this.#room.oldest(expired)) {
      this.#settle(ticket, shedAfterWait, nowMs)
    }
  }

  /**
   * Free slots go to the most important, and among equals to the oldest; to the newest where the queue stands and the
   * oldest are past saving.
   */
  #fillSlots(nowMs: number): void {
    const { isFull, freeSlots, hasWayOut } = this.#deps
    const fits = (requestClass: RequestClass) => requestClass.weight <= freeSlots(requestClass)
    // Slots that come free one by one are left for it: whoever needs only one would take each of them before.
    const heavy = this.#room.highestPriority(({ requestClass }) => requestClass.weight > 1 && !fits(requestClass))
    const mayTake = (requestClass: RequestClass) => fits(requestClass) && priorityOf(requestClass) >= heavy
    while (this.#room.size > 0 && !isFull()) {
      const oldest = this.#room.oldest((queue) => queue.oldest)
      const newestFirst = oldest !== undefined && this.#queue.stands(nowMs) && !hasWayOut(oldest)
      const ticket = this.#room.mostImportant(mayTake, newestFirst)
      if (ticket === undefined) return
      this.#settle(ticket, servedAfterWait, nowMs)
    }
  }

  /** Those whose wait is over leave: to a warm environment, to a cold one later, or with a refusal. */
  #sendDue(nowMs: number): void {
    const { environments, hasWayOut, mayStart } = this.#deps
    const leaver = () => this.#room.oldest((queue) => this.#leaverOf(queue, nowMs))
    for (let ticket = leaver(); ticket; ticket = leaver()) {
      const isWarm = environments.idle(nowMs) > 0
      const canGo = hasWayOut(ticket) && (isWarm || (mayStart(nowMs) && this.#isInTime(ticket, nowMs)))
      this.#settle(ticket, canGo ? spilledAfterWait : shedAfterWait, nowMs)
    }
  }

  /** Who of a class can or must leave now: the oldest, if any, but for a cold start one for whom no slot is expected. */
  #leaverOf(queue: ClassQueue, nowMs: number): Ticket | undefined {
    const { environments, hasWayOut, isHeldUp, mayStart } = this.#deps
    const { oldest } = queue
    if (oldest === undefined || oldest.dueAtMs > nowMs) return undefined
    if (oldest.lastAtMs <= nowMs) return oldest
    if (!hasWayOut(oldest)) return isHeldUp(oldest) ? undefined : oldest
    if (environments.idle(nowMs) > 0) return oldest
    if (oldest.latestAtMs > nowMs || !mayStart(nowMs)) return undefined
    const first = queue.behind(this.#servedSooner())
    return first !== undefined && first.latestAtMs <= nowMs && this.#isInTime(first, nowMs) ? first : undefined
  }

  /** Predicted completion: how many of those that wait can expect a slot before a fresh environment would be up. */
  #servedSooner(): number {
    const { slotsHeld, times, coldStarts } = this.#deps
    return Math.floor((coldStarts.expectedMs * slotsHeld()) / times.here.meanMs)
  }

  /** Whether its answer would begin in time in a fresh environment. */
  #isInTime({ deadlineAtMs }: Ticket, nowMs: number): boolean {
    return nowMs + this.#deps.coldStarts.expectedMs <= deadlineAtMs
  }

  /**
   * Sees to it that all who wait have a place to go to. First the cheapest leave while more wait than slots will come
   * free for; then as many as have neither a slot nor an environment to count on, for which environments are started.
   */
  #findWaysOut(waitMs: number, nowMs: number): void {
    const { environments, mayStart, startEnvironment } = this.#deps
    while (environments.idle(nowMs) > 0 && this.#isCrowded(waitMs, nowMs)) {
      if (!this.#relieve(spilledForRelief, nowMs)) return
    }
    while (this.#room.size > this.#waysOut(waitMs, nowMs) && mayStart(nowMs)) {
      if (startEnvironment()) continue
      if (!this.#relieve(spilledAtOnce, nowMs)) return
    }
  }

  /** The cheapest leaves; false when nobody can. */
  #relieve(decision: Decision, nowMs: number): boolean {
    const isWarm = this.#deps.environments.idle(nowMs) > 0
    const leaver = this.#room.cheapest(({ oldest }) => oldest !== undefined && this.#deps.hasWayOut(oldest))
    if (leaver === undefined || !(isWarm || this.#isInTime(leaver, nowMs))) return false
    this.#settle(leaver, decision, nowMs)
    return true
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

  /**
   * Too many wait. The newest goes to a cold environment where it can, having lost no time yet; else the least important
   * is refused.
   */
  #turnOneAway(newest: Ticket, nowMs: number): void {
    const { hasWayOut, mayStart } = this.#deps
    if (hasWayOut(newest) && mayStart(nowMs) && this.#isInTime(newest, nowMs)) {
      this.#settle(newest, spilledAtOnce, nowMs)
      return
    }
    const lowest = this.#room.leastImportant(({ oldest }) => oldest !== undefined && !hasWayOut(oldest)) ?? newest
    this.#settle(lowest, shedForNumber, nowMs)
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
