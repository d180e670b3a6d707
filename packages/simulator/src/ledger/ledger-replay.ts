import type { RequestClass } from '@manga-assist/overflow'
import { defaultLambdaOptions, type LambdaOptions, measuredColdStartMs } from '../planes/lambda-options.ts'
import { type PolicyName, policies } from '../policies.ts'
import type { RecordedArrival } from '../recorded-arrival.ts'
import { Simulation } from '../simulation.ts'
import { TraceError } from '../trace/trace-error.ts'
import { type ColdStarts, coldStartsOf } from './cold-starts.ts'
import type { RecordedLedger } from './ledger-parser.ts'
import { recordedArrivals } from './recorded-arrivals.ts'
import { recordedPolicy } from './recorded-policy.ts'
import { type RecordedRun, recordedRun } from './recorded-run.ts'

/** A policy to replay a ledger under; `same` is the one that made it, with its settings. */
export type ReplayPolicy = PolicyName | 'same'

export interface ReplayOptions {
  /** Of the primary plane; the recorded ones when left out. */
  slots?: number | undefined
  /** Slots that a task of 1 vCPU and 2 GB is paid for as; as it was recorded when left out. */
  slotsPerTask?: number | undefined
  seed: number
  /** Whether the course of each simulation is kept as well. */
  withTimeline?: boolean
}

/** Fewer starts are no distribution. */
const leastSamples = 5

/** A ledger, ready to be replayed under any policy. Throws a TraceError when it says too little for that. */
export class LedgerReplay {
  readonly #ledger: RecordedLedger
  readonly #options: ReplayOptions
  readonly #coldStarts: ColdStarts
  readonly #classes: readonly RequestClass[]
  /** Limits that requests saw, in ascending order. */
  readonly #limits: readonly number[]
  readonly slots: number
  readonly slotsPerTask: number
  /** In order, for each simulation. */
  readonly arrivals: readonly RecordedArrival[]

  constructor(ledger: RecordedLedger, options: ReplayOptions) {
    const { header, requests } = ledger
    this.#ledger = ledger
    this.#options = options
    this.#coldStarts = coldStartsOf(ledger)
    this.arrivals = recordedArrivals(requests, this.#coldStarts)
    this.#classes = [...new Set(this.arrivals.map(({ requestClass }) => requestClass)), ...reservedClasses(header)]
    this.#limits = requests.map(({ seen }) => seen.limit).sort((a, b) => a - b)
    const { tasks } = header.primary
    const recorded = this.#limits[Math.floor(this.#limits.length / 2)] ?? header.primary.slots
    this.slots = options.slots ?? Math.round(recorded)
    if (this.slots < 1) throw new TraceError(1, 'field primary.slots: there were none to replay with; give --slots')
    this.slotsPerTask = options.slotsPerTask ?? Math.max(1, recorded / Math.max(1, tasks))
  }

  /** Limits that requests saw: the least and the most. */
  get limits(): { least: number; most: number } {
    return { least: this.#limits.at(0) ?? this.slots, most: this.#limits.at(-1) ?? this.slots }
  }

  /** What was recorded. */
  recorded(): RecordedRun {
    return recordedRun(this.#ledger, this.#coldStarts, this.slots, this.slots / this.slotsPerTask)
  }

  /** To be fed with the arrivals. Throws a TraceError where the recorded settings do not fit. */
  simulation(name: ReplayPolicy): Simulation {
    const policy = name === 'same' ? recordedPolicy(this.#ledger.header) : policies[name]
    const { slots, slotsPerTask } = this
    const lambda = this.#lambda(name)
    const { seed, withTimeline = false } = this.#options
    const options = { name, policy, slots, slotsPerTask, seed, withTimeline, lambda, classes: this.#classes }
    try {
      return new Simulation(options)
    } catch (error) {
      if (error instanceof RangeError) throw new TraceError(1, `the settings do not fit: ${error.message}`)
      throw error
    }
  }

  /** The overflow plane as it was recorded; where there was none, only other policies are given one. */
  #lambda(name: ReplayPolicy): Partial<LambdaOptions> {
    const { overflow } = this.#ledger.header
    const { samplesMs } = this.#coldStarts
    const coldStartMs: LambdaOptions['coldStartMs'] =
      samplesMs.length < leastSamples
        ? measuredColdStartMs
        : (random) => samplesMs[Math.floor(random() * samplesMs.length)] as number
    if (overflow !== null) return { coldStartMs, memoryMb: overflow.memoryMb, concurrencyLimit: overflow.slots }
    const concurrencyLimit = name === 'same' ? 0 : defaultLambdaOptions.concurrencyLimit
    return { coldStartMs, concurrencyLimit }
  }
}

/** Slots are kept for a class by its name, whether or not one of its requests comes. */
function reservedClasses({ reserved }: RecordedLedger['header']): RequestClass[] {
  return Object.entries(reserved).map(([name, reservedShare]) => ({ name, weight: 1, spillable: false, reservedShare }))
}
