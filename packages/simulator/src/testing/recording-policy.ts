import type { LedgerHeader } from '@manga-assist/contracts'
import { Ledger } from '@manga-assist/overflow'
import { loadOf } from '../policies/load-of.ts'
import type { KnownPolicy } from '../policies.ts'
import type { Actuator, PolicyDependencies } from '../policy.ts'
import type { SimulatedRequest } from '../request-pool.ts'
import { ledgerHeader } from './ledger-lines.ts'

/** From a place that is ready to the first byte. */
const firstByteMs = 20

/** A policy that runs as it is while a real ledger is told of its requests, as the router would tell it. */
export function recordingPolicy(policy: KnownPolicy) {
  let ledger: Ledger | undefined
  const recording: KnownPolicy = {
    ...policy,
    create(dependencies) {
      const recorder = new Recorder(dependencies)
      ledger = recorder.ledger
      const created = policy.create({ ...dependencies, actuator: recorder.actuator })
      return Object.assign(Object.create(created), {
        arrive(request: SimulatedRequest) {
          recorder.arrived(request)
          created.arrive(request)
        },
        finished: recorder.finished(created.finished?.bind(created)),
        environmentReady() {
          recorder.ready()
          created.environmentReady?.()
        },
      })
    },
  }
  /** The ledger as it is downloaded. */
  const text = (header: Partial<LedgerHeader>) => {
    const lines = [{ ...ledgerHeader, ...header }, ...(ledger?.entries(512) ?? [])]
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  }
  return { policy: recording, text }
}

type Finished = NonNullable<ReturnType<KnownPolicy['create']>['finished']>

class Recorder {
  readonly ledger: Ledger
  readonly actuator: Actuator
  readonly #dependencies: PolicyDependencies
  readonly #entries: number[] = []
  readonly #decidedAtMs: number[] = []
  readonly #starting: number[] = []

  constructor(dependencies: PolicyDependencies) {
    const { actuator, clock } = dependencies
    this.ledger = new Ledger(clock, 2 ** 18)
    this.#dependencies = dependencies
    this.actuator = {
      get inFlight() {
        return actuator.inFlight
      },
      get queued() {
        return actuator.queued
      },
      get slots() {
        return actuator.slots
      },
      get cpuUtilization() {
        return actuator.cpuUtilization
      },
      get eventLoopUtilization() {
        return actuator.eventLoopUtilization
      },
      overflowUnavailable: (bodyBytes) => actuator.overflowUnavailable(bodyBytes),
      utilization: () => actuator.utilization(),
      serveHere: this.#decided('serve', (request) => actuator.serveHere(request)),
      spill: this.#decided('spill', (request) => actuator.spill(request)),
      shed: this.#decided('shed', (request) => {
        this.ledger.close(this.#entries[request.index] ?? -1, 'shed')
        actuator.shed(request)
      }),
      prewarm: (count) => {
        const started = actuator.prewarm(count)
        for (let start = 0; start < started; start += 1) this.#starting.push(this.ledger.openStart(false))
        return started
      },
    }
  }

  arrived({ index, requestClass, bodyBytes, contextTokens: size }: SimulatedRequest): void {
    const { actuator } = this.#dependencies
    const inputs = { load: loadOf(actuator)(), waiting: 0, overflowInFlight: 0 }
    const overflowUnavailable = actuator.overflowUnavailable(bodyBytes)
    this.#entries[index] = this.ledger.open({ requestClass, bodyBytes, size }, { ...inputs, overflowUnavailable })
  }

  finished(tell: Finished | undefined): Finished {
    return (request, outcome) => {
      const entry = this.#entries[request.index] ?? -1
      const decidedAtMs = this.#decidedAtMs[request.index] ?? 0
      if (outcome.plane === 'overflow') this.ledger.noteOverflow(entry, outcome.coldStartMs + outcome.serviceMs)
      this.ledger.close(entry, 'completed', decidedAtMs + outcome.coldStartMs + firstByteMs)
      tell?.(request, outcome)
    }
  }

  ready(): void {
    this.ledger.close(this.#starting.shift() ?? -1, 'completed')
  }

  #decided(kind: 'serve' | 'spill' | 'shed', act: (request: SimulatedRequest) => void) {
    return (request: SimulatedRequest) => {
      const decision = { kind, reason: 'overflow-full' } as const
      this.ledger.decide(this.#entries[request.index] ?? -1, decision as Parameters<Ledger['decide']>[1])
      this.#decidedAtMs[request.index] = this.#dependencies.clock.now()
      act(request)
    }
  }
}
