import type { Clock } from '@manga-assist/clock'
import type { Decision, LedgerEntry, LedgerHeader } from '@manga-assist/contracts'
import {
  type Arrival,
  Ledger,
  type LedgerEnding,
  type LedgerInputs,
  lambdaPrices,
  type OverflowSettings,
  type RequestClass,
} from '@manga-assist/overflow'
import type { OverflowPlane, PlaneOutcome, PrimaryPlane } from '../plane.ts'
import type { RequestRouted } from '../router-event.ts'
import { mayHaveBegun } from './retry.ts'

/** The ledger as it is downloaded: what the lines are to be understood with, and the lines as they are asked for. */
export interface RouterLedger {
  header: Omit<LedgerHeader, 'service' | 'at'>
  entries: Iterable<LedgerEntry>
}

export interface RequestLedgerDependencies {
  primary: PrimaryPlane
  overflow: OverflowPlane
  clock: Clock
  /** Entries that are kept. */
  capacity: number | undefined
}

const endings: Readonly<Record<RequestRouted['outcome'], LedgerEnding>> = {
  answered: 'completed',
  redirected: 'completed',
  shed: 'shed',
  failed: 'failed',
  broken: 'failed',
  rejected: 'failed',
  left: 'left',
  stalled: 'left',
}

/** Tells the ledger of each request on its way through the router: what its decision saw, and how it ended. */
export class RequestLedger {
  readonly #primary: PrimaryPlane
  readonly #overflow: OverflowPlane
  readonly #ledger: Ledger
  /** One object for all requests; the load is the one that the last decision read. */
  readonly #inputs: LedgerInputs

  constructor({ primary, overflow, clock, capacity }: RequestLedgerDependencies) {
    this.#primary = primary
    this.#overflow = overflow
    this.#ledger = new Ledger(clock, capacity)
    this.#inputs = { load: primary.load(), waiting: 0, overflowInFlight: 0, overflowUnavailable: undefined }
  }

  /** The primary plane's load, for decisions: asking for it twice would cost more than all the rest. */
  readonly readLoad = (): LedgerInputs['load'] => {
    this.#inputs.load = this.#primary.load()
    return this.#inputs.load
  }

  /** Call it right after the decision was asked for. `waiting` is how many waited before. Returns the entry's number. */
  open(arrival: Arrival, waiting: number): number {
    this.#inputs.waiting = waiting
    this.#inputs.overflowInFlight = this.#overflow.inFlight
    this.#inputs.overflowUnavailable = this.#overflow.unavailable(arrival.bodyBytes)
    return this.#ledger.open(arrival, this.#inputs)
  }

  decide(entry: number | undefined, decision: Decision): void {
    if (entry !== undefined) this.#ledger.decide(entry, decision)
  }

  /** The overflow plane had it for so long. */
  noteOverflow(entry: number | undefined, outcome: PlaneOutcome, tookMs: number): void {
    if (entry !== undefined && mayHaveBegun(outcome)) this.#ledger.noteOverflow(entry, tookMs)
  }

  close(entry: number | undefined, outcome: RequestRouted['outcome'], firstByteAtMs?: number): void {
    if (entry !== undefined) this.#ledger.close(entry, endings[outcome], firstByteAtMs)
  }

  /** Watches an environment that is started without a request. */
  readonly noteStart = async (starting: Promise<boolean>, isAhead: boolean): Promise<boolean> => {
    const entry = this.#ledger.openStart(isAhead)
    const isUp = await starting
    this.#ledger.close(entry, isUp ? 'completed' : 'failed')
    return isUp
  }

  read({ policy, guards, classes = [], isShadow = false }: OverflowSettings): RouterLedger {
    const { name, options } = policy
    const { concurrencyLimit: slots, memoryMb, prices } = this.#overflow
    return {
      header: {
        ledger: 1,
        policy: { name, ...(options && { options: { ...options } }) },
        ...(guards && { guards: { ...guards } }),
        reserved: Object.fromEntries(classes.flatMap(reserveOf)),
        isShadow,
        primary: { slots: this.#primary.load().concurrencyLimit, tasks: this.#primary.tasks().length || 1 },
        overflow: slots > 0 ? { slots, memoryMb, longestRunMs: prices?.longestRunMs ?? 0 } : null,
        prices: lambdaPrices(),
        capacity: this.#ledger.capacity,
        recorded: this.#ledger.recorded,
      },
      entries: this.#ledger.entries(memoryMb),
    }
  }
}

function reserveOf({ name, reservedShare = 0 }: RequestClass): [name: string, share: number][] {
  return reservedShare > 0 ? [[name, reservedShare]] : []
}
