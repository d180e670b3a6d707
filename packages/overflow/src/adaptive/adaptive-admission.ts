import type { Decision } from '@manga-assist/contracts'
import type { Admission, AdmissionDependencies, Arrival } from '../admission.ts'
import { DecisionLog } from '../decision-log.ts'
import { StartBucket } from '../guards/start-bucket.ts'
import type { RequestClass } from '../request-class.ts'
import { spillOrShed } from '../spill-or-shed.ts'
import type { AdaptiveOptions } from './adaptive-options.ts'
import { ClassTimes } from './class-times.ts'
import { Environments } from './environments.ts'
import { OverflowEpisode } from './overflow-episode.ts'
import { WaitingList } from './waiting-list.ts'
import type { Ticket } from './waiting-room.ts'

export type AdaptiveDependencies = Omit<AdmissionDependencies, 'policy'> & { options: AdaptiveOptions }

const servedAtOnce: Decision = { kind: 'serve', reason: 'headroom' }

/**
 * Lets requests wait a moment for a slot as long as each has a way out: a slot that will come free in time, or a warm
 * environment of the overflow plane. When more wait than that, the cheapest of them to run there leave at once; when
 * no environment is warm, one is started beside them, and whoever waits takes what comes first. There is no mode that
 * could flip, only the wait of each request.
 */
export function createAdaptiveAdmission(dependencies: AdaptiveDependencies): Admission {
  const { clock, readLoad, overflowUnavailable, options } = dependencies
  const log = new DecisionLog()
  const environments = new Environments(options.warmMs)
  const starts = new StartBucket()
  const times = new ClassTimes(options)
  const episode = new OverflowEpisode(dependencies)
  /** Slots promised to requests that waited and have not begun. */
  let promised = 0

  const list = new WaitingList({
    ...{ clock, options, times, environments, freeSlots, startEnvironment },
    mayStart: (nowMs) => starts.left(nowMs) >= 1,
    slotsHeld: () => readLoad().inFlight,
    hasWayOut: ({ requestClass, bodyBytes }) => requestClass.spillable && overflowUnavailable(bodyBytes) === undefined,
    onSettled(ticket, decision, nowMs) {
      if (decision.kind === 'serve') promised += ticket.requestClass.weight
      ticket.onDecided(noted(ticket.requestClass, decision, nowMs))
    },
  })

  function freeSlots(): number {
    const { inFlight, concurrencyLimit } = readLoad()
    return concurrencyLimit - inFlight - promised
  }

  function startEnvironment(): boolean {
    environments.start()
    const isStarting = dependencies.startEnvironment?.((isUp) => {
      environments.started(clock.now(), isUp)
      list.look(clock.now())
    })
    if (isStarting === true) starts.take(clock.now())
    else environments.started(clock.now(), false)
    return isStarting === true
  }

  function noted(requestClass: RequestClass, decision: Decision, nowMs: number): Decision {
    if (decision.kind === 'spill') {
      if (environments.idle(nowMs) === 0) starts.take(nowMs)
      environments.take(nowMs)
      episode.noteSpill(nowMs, readLoad)
    }
    log.record(requestClass.name, decision, nowMs)
    return decision
  }

  /** What takes no slot passes those that wait for one. */
  function fitsAtOnce({ weight }: RequestClass): boolean {
    return (list.size === 0 || weight === 0) && weight <= freeSlots()
  }

  function withoutWaiting(requestClass: RequestClass, bodyBytes: number): Decision {
    if (fitsAtOnce(requestClass)) return servedAtOnce
    return spillOrShed(requestClass, overflowUnavailable(bodyBytes), 'primary-full')
  }

  const waitOf = ({ maxWaitMs }: RequestClass) => maxWaitMs ?? options.maxWaitMs

  return {
    mayWait: (requestClass) => waitOf(requestClass) > 0,
    decide(requestClass, bodyBytes) {
      return noted(requestClass, withoutWaiting(requestClass, bodyBytes), clock.now())
    },
    admit(arrival, onDecided) {
      const nowMs = clock.now()
      if (episode.isOpen) episode.look(nowMs, readLoad)
      const { requestClass, bodyBytes } = arrival
      const waitMs = waitOf(requestClass)
      if (waitMs > 0 && !fitsAtOnce(requestClass)) {
        return list.enter(ticketOf(arrival, waitMs, nowMs, onDecided), maxWaiting(), nowMs)
      }
      onDecided(noted(requestClass, withoutWaiting(requestClass, bodyBytes), nowMs))
      return undefined
    },
    noteBegun(requestClass) {
      promised = Math.max(0, promised - requestClass.weight)
    },
    noteFinished(run) {
      const nowMs = clock.now()
      times.note(run)
      if (run.plane === 'overflow') environments.giveBack(nowMs, run.ending !== 'failed')
      list.look(nowMs)
    },
    decideAfterLoss(requestClass, bodyBytes, cause) {
      return noted(requestClass, spillOrShed(requestClass, overflowUnavailable(bodyBytes), cause), clock.now())
    },
    decideAfterRefusal(requestClass, reason) {
      // Lambda knows better than our count: its other callers start environments, too.
      if (reason === 'overflow-throttled') starts.empty(clock.now())
      const fits = requestClass.weight <= freeSlots()
      return noted(requestClass, { kind: fits ? 'serve' : 'shed', reason }, clock.now())
    },
    policyName: 'adaptive',
    get waiting() {
      return list.size
    },
    get mode() {
      return episode.modeAt(clock.now())
    },
    log,
  }

  function maxWaiting(): number {
    const places = readLoad().concurrencyLimit + environments.busy
    return Math.max(1, places * options.maxWaitingPerSlot)
  }

  function ticketOf(arrival: Arrival, waitMs: number, nowMs: number, onDecided: Ticket['onDecided']): Ticket {
    const { requestClass, bodyBytes, size, sessionRank } = arrival
    return {
      ...{ requestClass, bodyBytes, onDecided },
      sessionRank: sessionRank?.() ?? 0,
      arrivedAtMs: nowMs,
      dueAtMs: nowMs + waitMs,
      latestAtMs: nowMs + waitMs * options.patience,
      lastAtMs: nowMs + waitMs * options.endurance,
      priceMs: times.expectedThereMs(requestClass, size) / (requestClass.weight || 1),
    }
  }
}
