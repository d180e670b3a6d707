import type { Clock } from '@manga-assist/clock'
import type { Decision, LedgerEntry, OverflowUnavailableReason } from '@manga-assist/contracts'
import type { Arrival } from '../admission.ts'
import type { PlaneLoad } from '../plane-load.ts'
import { cell, cellsPerEntry, code, codesPerEntry, decisionKinds, endings, type LedgerEnding } from './ledger-cells.ts'
import { readEntry } from './ledger-reading.ts'
import { NameTable } from './name-table.ts'

/** Entries kept unless said otherwise: eleven minutes at a hundred requests a second, in ten megabytes. */
export const defaultLedgerEntries = 65_536
export const mostLedgerEntries = 1_048_576

/** What a decision drew on, beside its request. May be used again for the next. */
export interface LedgerInputs {
  load: Readonly<PlaneLoad>
  /** Requests that waited for a slot before this one. */
  waiting: number
  overflowInFlight: number
  overflowUnavailable: OverflowUnavailableReason | undefined
}

/**
 * The latest requests: what each decision drew on, what it was, and what became of the request. An entry is opened when
 * a request is to be decided and closed when it ends; one that was overwritten meanwhile is not touched any more. Arrays
 * are made once, recording allocates nothing; it reads the clock itself, as a number that is handed on would be garbage.
 */
export class Ledger {
  readonly #clock: Clock
  readonly #capacity: number
  readonly #cells: Float64Array
  readonly #codes: Uint8Array
  readonly #classes = new NameTable()
  readonly #reasons = new NameTable()
  #recorded = 0

  /** Throws a RangeError when `capacity` is out of range. */
  constructor(clock: Clock, capacity: number = defaultLedgerEntries) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > mostLedgerEntries) {
      const rule = `must be a whole number from 1 to ${mostLedgerEntries}`
      throw new RangeError(`the entries of a ledger ${rule}, got ${capacity}`)
    }
    this.#clock = clock
    this.#capacity = capacity
    this.#cells = new Float64Array(capacity * cellsPerEntry)
    this.#codes = new Uint8Array(capacity * codesPerEntry)
  }

  get capacity(): number {
    return this.#capacity
  }

  /** Entries since the start, overwritten ones included. */
  get recorded(): number {
    return this.#recorded
  }

  /** A request is to be decided. Returns the entry's number, for what follows. */
  open(arrival: Arrival, inputs: LedgerInputs): number {
    const { requestClass } = arrival
    const { load, waiting, overflowInFlight, overflowUnavailable } = inputs
    const entry = this.#begin()
    const cells = this.#cells
    const at = (entry % this.#capacity) * cellsPerEntry
    cells[at + cell.decidedAtMs] = Number.NaN
    cells[at + cell.closedAtMs] = Number.NaN
    cells[at + cell.firstByteAtMs] = Number.NaN
    cells[at + cell.overflowMs] = Number.NaN
    cells[at + cell.weight] = requestClass.weight
    cells[at + cell.priority] = requestClass.priority ?? Number.NaN
    cells[at + cell.maxWaitMs] = requestClass.maxWaitMs ?? Number.NaN
    cells[at + cell.deadlineMs] = requestClass.deadlineMs ?? Number.NaN
    cells[at + cell.reservedShare] = requestClass.reservedShare ?? Number.NaN
    cells[at + cell.bodyBytes] = arrival.bodyBytes
    cells[at + cell.size] = arrival.size ?? Number.NaN
    cells[at + cell.inFlight] = load.inFlight
    cells[at + cell.limit] = load.concurrencyLimit
    cells[at + cell.cpu] = load.cpuUtilization ?? Number.NaN
    cells[at + cell.eventLoop] = load.eventLoopUtilization ?? Number.NaN
    cells[at + cell.waiting] = waiting
    cells[at + cell.overflowInFlight] = overflowInFlight
    const codes = this.#codes
    const codesAt = (entry % this.#capacity) * codesPerEntry
    codes[codesAt + code.ending] = 0
    codes[codesAt + code.decision] = 0
    codes[codesAt + code.reason] = 0
    codes[codesAt + code.class] = this.#classes.codeOf(requestClass.name)
    codes[codesAt + code.spillable] = requestClass.spillable ? 1 : 0
    codes[codesAt + code.overflowUnavailable] = this.#reasons.codeOf(overflowUnavailable)
    return entry
  }

  /** It was decided, or decided again. */
  decide(entry: number, { kind, reason }: Decision): void {
    if (!this.#isOpen(entry)) return
    this.#setCode(entry, code.decision, decisionKinds.indexOf(kind))
    this.#setCode(entry, code.reason, this.#reasons.codeOf(reason))
    this.#setCell(entry, cell.decidedAtMs, this.#clock.now())
  }

  /** It ran on the overflow plane for so long, to its end or not: that costs money. */
  noteOverflow(entry: number, tookMs: number): void {
    if (this.#isOpen(entry)) this.#setCell(entry, cell.overflowMs, tookMs)
  }

  /** It ended; a second time does nothing. `firstByteAtMs` is when the head of its answer went out, where that was seen. */
  close(entry: number, ending: LedgerEnding, firstByteAtMs?: number): void {
    if (!this.#isOpen(entry)) return
    this.#setCell(entry, cell.closedAtMs, this.#clock.now())
    this.#setCell(entry, cell.firstByteAtMs, firstByteAtMs ?? Number.NaN)
    this.#setCode(entry, code.ending, endings.indexOf(ending))
  }

  /**
   * An environment of the overflow plane is started without a request: beside one that waits, or ahead of need. Closing
   * the entry says whether it came up.
   */
  openStart(isAhead: boolean): number {
    const entry = this.#begin()
    const slot = entry % this.#capacity
    this.#cells.fill(Number.NaN, slot * cellsPerEntry + cell.arrivedAtMs + 1, (slot + 1) * cellsPerEntry)
    this.#codes.fill(0, slot * codesPerEntry, (slot + 1) * codesPerEntry)
    this.#setCode(entry, code.decision, decisionKinds.indexOf(isAhead ? 'start-ahead' : 'start'))
    return entry
  }

  /**
   * The entries that have ended, oldest first, as far as they are still there when it is their turn: reading may take its
   * time, what is recorded meanwhile is left out. `memoryMb` is what the overflow plane gives a request, for its price.
   */
  *entries(memoryMb: number): Generator<LedgerEntry> {
    const end = this.#recorded
    const toWallMs = this.#clock.wallNow() - this.#clock.now()
    const reading = { toWallMs, memoryMb, classes: this.#classes, reasons: this.#reasons }
    for (let entry = Math.max(0, end - this.#capacity); entry < end; entry += 1) {
      const slot = entry % this.#capacity
      if (!this.#holds(entry) || this.#isOpen(entry)) continue
      const cells = this.#cells.subarray(slot * cellsPerEntry, (slot + 1) * cellsPerEntry)
      const codes = this.#codes.subarray(slot * codesPerEntry, (slot + 1) * codesPerEntry)
      yield readEntry(cells, codes, reading)
    }
  }

  /** Takes the oldest entry's place. All other cells and codes are for the caller to set: they are still those of another. */
  #begin(): number {
    const entry = this.#recorded
    this.#recorded += 1
    this.#setCell(entry, cell.entry, entry)
    this.#setCell(entry, cell.arrivedAtMs, this.#clock.now())
    return entry
  }

  #isOpen(entry: number): boolean {
    const endingAt = (entry % this.#capacity) * codesPerEntry + code.ending
    return this.#holds(entry) && this.#codes[endingAt] === 0
  }

  /** False once it was overwritten. */
  #holds(entry: number): boolean {
    return this.#recorded > entry && this.#cells[(entry % this.#capacity) * cellsPerEntry + cell.entry] === entry
  }

  #setCell(entry: number, place: number, value: number): void {
    this.#cells[(entry % this.#capacity) * cellsPerEntry + place] = value
  }

  #setCode(entry: number, place: number, value: number): void {
    this.#codes[(entry % this.#capacity) * codesPerEntry + place] = value
  }
}
