import type { Decision } from '@manga-assist/contracts'
import type { Arrival, RefusalReason } from '../admission.ts'
import type { Engine, EngineParts } from '../engine.ts'
import { priorityOf, type RequestClass } from '../request-class.ts'
import { canary, spillOrShed } from '../spill-or-shed.ts'
import type { AdaptivePolicy } from './adaptive-policy.ts'
import { priceStepOf, type Ticket } from './class-queue.ts'
import { OverflowEpisode } from './overflow-episode.ts'
import { WaitingList } from './waiting-list.ts'

/** Why the overflow plane takes nothing at the moment, but will in the next: it is full, or asked to be left alone. */
const passingReasons: ReadonlySet<unknown> = new Set(['overflow-full', 'overflow-throttled'])

const servedAtOnce: Decision = { kind: 'serve', reason: 'headroom' }

/**
 * Lets requests wait a moment for a slot as long as each has a way out: a slot that will come free in time, or a warm
 * environment of the overflow plane. When more wait than that, the cheapest of them to run there leave at once; when
 * no environment is warm, one is started beside them, and whoever waits takes what comes first. There is no mode that
 * could flip, only the wait of each request.
 */
export function createAdaptiveEngine(parts: EngineParts, { options }: AdaptivePolicy): Engine {
  const { clock, readLoad, slots, guards, times, environments, starts, coldStarts } = parts
  const episode = new OverflowEpisode(parts.told)

  const list = new WaitingList({
    ...{ clock, options, times, environments, coldStarts, isFull, freeSlots, startEnvironment },
    mayStart: (nowMs) => starts.left(nowMs) >= 1,
    slotsHeld: () => readLoad().inFlight,
    hasWayOut: ({ requestClass, canSpill }) => canSpill && guards.unavailable(requestClass, 0) === undefined,
    isHeldUp: ({ requestClass, canSpill }) => canSpill && passingReasons.has(guards.unavailable(requestClass, 0)),
    onSettled(ticket, decision, nowMs) {
      if (decision.kind === 'serve') slots.promise(ticket.requestClass)
      ticket.onDecided(noted(ticket.requestClass, decision, nowMs))
    },
  })

  function isFull(): boolean {
    const { inFlight, concurrencyLimit } = readLoad()
    return inFlight + slots.promised >= concurrencyLimit
  }

  function freeSlots(requestClass: RequestClass): number {
    const { inFlight, concurrencyLimit } = readLoad()
    return concurrencyLimit - inFlight - slots.promised - slots.keptFrom(requestClass, concurrencyLimit)
  }

  function startEnvironment(): boolean {
    const askedAtMs = clock.now()
    environments.start()
    const isStarting = parts.startEnvironment?.((isUp) => {
      const nowMs = clock.now()
      if (isUp) coldStarts.note(nowMs - askedAtMs)
      environments.started(nowMs, isUp)
      list.look(nowMs)
    })
    if (isStarting === true) starts.take(askedAtMs)
    else environments.started(askedAtMs, false)
    return isStarting === true
  }

  function noted(requestClass: RequestClass, decision: Decision, nowMs: number): Decision {
    if (decision.kind === 'spill' && decision !== canary) episode.noteSpill(nowMs, readLoad)
    return parts.noted(requestClass, decision, nowMs)
  }

  /**
   * What takes no slot passes those that wait for one, and so does what is more important than all of them, or has slots
   * of its own.
   */
  function fitsAtOnce(requestClass: RequestClass): boolean {
    const { weight } = requestClass
    if (weight === 0) return readLoad().concurrencyLimit > 0
    if (weight > freeSlots(requestClass)) return false
    return !list.holdsFrom(priorityOf(requestClass)) || slots.hasOwnRoom(requestClass, readLoad().concurrencyLimit)
  }

  const lookAtEpisode = () => episode.look(clock.now(), readLoad)

  /** The common case, which leaves no garbage: it reads the clock where the instant is noted. */
  function isServedAtOnce(requestClass: RequestClass, bodyBytes: number): boolean {
    return fitsAtOnce(requestClass) && !guards.isCanaryDue(requestClass, bodyBytes)
  }

  function otherwise(requestClass: RequestClass, bodyBytes: number): Decision {
    const nowMs = clock.now()
    if (fitsAtOnce(requestClass)) return noted(requestClass, canary, nowMs)
    const unavailable = guards.unavailable(requestClass, bodyBytes)
    return noted(requestClass, spillOrShed(requestClass, unavailable, 'primary-full'), nowMs)
  }

  function afterRefusal({ requestClass, bodyBytes }: Arrival, reason: RefusalReason, fits: boolean): Decision {
    if (reason !== 'primary-full') return { kind: fits ? 'serve' : 'shed', reason }
    // Its tasks know better than our count whether they have room.
    return spillOrShed(requestClass, guards.unavailable(requestClass, bodyBytes), reason)
  }

  const waitOf = ({ maxWaitMs }: RequestClass) => maxWaitMs ?? options.maxWaitMs

  return {
    mayWait: (requestClass) => waitOf(requestClass) > 0,
    decide(requestClass, bodyBytes) {
      if (isServedAtOnce(requestClass, bodyBytes)) return parts.served(requestClass, servedAtOnce)
      return otherwise(requestClass, bodyBytes)
    },
    admit(arrival, onDecided) {
      const { requestClass, bodyBytes } = arrival
      if (episode.isOpen) lookAtEpisode()
      if (isServedAtOnce(requestClass, bodyBytes)) {
        onDecided(parts.served(requestClass, servedAtOnce))
        return undefined
      }
      if (waitOf(requestClass) > 0 && !fitsAtOnce(requestClass)) return wait(arrival, onDecided)
      onDecided(otherwise(requestClass, bodyBytes))
      return undefined
    },
    look: (nowMs) => list.look(nowMs),
    decideAfterLoss(requestClass, bodyBytes) {
      const nowMs = clock.now()
      const decision = spillOrShed(requestClass, guards.unavailable(requestClass, bodyBytes), 'primary-lost')
      return noted(requestClass, decision, nowMs)
    },
    admitAfterRefusal(arrival, reason, onDecided) {
      const { requestClass } = arrival
      // Lambda knows better than our count: its other callers start environments, too.
      if (reason === 'overflow-throttled') starts.empty(clock.now())
      const fits = requestClass.weight <= freeSlots(requestClass)
      const decision = afterRefusal(arrival, reason, fits)
      const mayWait = reason !== 'overflow-failed' && waitOf(requestClass) > 0
      if (decision.kind === 'shed' && mayWait) return wait(arrival, onDecided)
      onDecided(noted(requestClass, decision, clock.now()))
      return undefined
    },
    get waiting() {
      return list.size
    },
    get mode() {
      lookAtEpisode()
      return episode.mode
    },
  }

  function wait(arrival: Arrival, onDecided: Ticket['onDecided']): () => void {
    const nowMs = clock.now()
    return list.enter(ticketOf(arrival, nowMs, onDecided), maxWaiting(), nowMs)
  }

  function maxWaiting(): number {
    const places = readLoad().concurrencyLimit + environments.busy
    return Math.max(1, places * options.maxWaitingPerSlot)
  }

  function ticketOf(arrival: Arrival, nowMs: number, onDecided: Ticket['onDecided']): Ticket {
    const { requestClass, bodyBytes, size, arrivedAtMs = nowMs } = arrival
    const { deadlineMs = Number.POSITIVE_INFINITY } = requestClass
    const waitMs = waitOf(requestClass)
    const deadlineAtMs = arrivedAtMs + deadlineMs
    return {
      ...{ requestClass, onDecided },
      canSpill: requestClass.spillable && guards.unavailable(requestClass, bodyBytes) !== 'body-too-large',
      sessionRank: arrival.sessionRank?.() ?? 0,
      arrivedAtMs: nowMs,
      dueAtMs: Math.min(nowMs + waitMs, deadlineAtMs),
      latestAtMs: Math.min(nowMs + waitMs * options.patience, deadlineAtMs),
      lastAtMs: Math.min(nowMs + waitMs * options.endurance, deadlineAtMs),
      deadlineAtMs,
      priceStep: priceStepOf(times.expectedThereMs(requestClass, size) / (requestClass.weight || 1)),
    }
  }
}
