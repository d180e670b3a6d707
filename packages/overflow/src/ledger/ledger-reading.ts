import type { LedgerEntry, LedgerRequest } from '@manga-assist/contracts'
import { lambdaCostUsd } from '../lambda-price.ts'
import { cell, code, decisionKinds, endings } from './ledger-cells.ts'
import type { NameTable } from './name-table.ts'

export interface EntryReading {
  /** What is added to an instant of the monotonic clock to make it milliseconds since 1970. */
  toWallMs: number
  /** Memory that the overflow plane gives a request, for its price. */
  memoryMb: number
  classes: NameTable
  reasons: NameTable
}

/** Makes an entry that has ended readable. */
export function readEntry(cells: Float64Array, codes: Uint8Array, reading: EntryReading): LedgerEntry {
  const number = (place: number) => cells[place] ?? Number.NaN
  const common = { n: number(cell.entry), atMs: rounded(number(cell.arrivedAtMs) + reading.toWallMs) }
  const ending = endings[codes[code.ending] ?? 0] ?? 'failed'
  const decision = decisionKinds[codes[code.decision] ?? 0] ?? null
  if (decision === 'start' || decision === 'start-ahead') {
    const tookMs = rounded(number(cell.closedAtMs) - number(cell.arrivedAtMs))
    const costUsd = costOf(tookMs, reading.memoryMb)
    const isAhead = decision === 'start-ahead'
    return { kind: 'environment-start', ...common, isAhead, tookMs, isUp: ending === 'completed', costUsd }
  }
  const overflowMs = rounded(known(number(cell.overflowMs)) ?? 0)
  return {
    kind: 'request',
    ...common,
    ...arrivalOf(number, codes, reading),
    seen: seenOf(number, codes, reading),
    decision,
    reason: reading.reasons.nameOf(codes[code.reason] ?? 0) ?? null,
    ...timesOf(number, decision),
    overflowMs,
    costUsd: overflowMs === 0 ? 0 : costOf(overflowMs, reading.memoryMb),
    ending,
  }
}

function costOf(tookMs: number, memoryMb: number): number {
  return Number(lambdaCostUsd(tookMs, memoryMb).toPrecision(6))
}

/** What a class may leave out. */
const optional = ['priority', 'maxWaitMs', 'deadlineMs', 'reservedShare'] as const

type Read = (place: number) => number

function arrivalOf(number: Read, codes: Uint8Array, { classes }: EntryReading) {
  const settings = optional.map((name): [string, number] => [name, number(cell[name])])
  return {
    class: classes.nameOf(codes[code.class] ?? 0) ?? '',
    weight: number(cell.weight),
    spillable: codes[code.spillable] === 1,
    ...Object.fromEntries(settings.filter(([, value]) => Number.isFinite(value))),
    bodyBytes: number(cell.bodyBytes),
    size: number(cell.size) >= 0 ? known(number(cell.size)) : null,
  }
}

function seenOf(number: Read, codes: Uint8Array, { reasons }: EntryReading): LedgerRequest['seen'] {
  const share = (place: number) => {
    const value = known(number(place))
    return value === null ? null : rounded(value)
  }
  return {
    inFlight: number(cell.inFlight),
    limit: number(cell.limit),
    cpu: share(cell.cpu),
    eventLoop: share(cell.eventLoop),
    waiting: number(cell.waiting),
    overflowInFlight: number(cell.overflowInFlight),
    overflowUnavailable: reasons.nameOf(codes[code.overflowUnavailable] ?? 0) ?? null,
  }
}

function timesOf(number: Read, decision: 'serve' | 'spill' | 'shed' | null) {
  const arrivedAtMs = number(cell.arrivedAtMs)
  const closedAtMs = number(cell.closedAtMs)
  const decidedAtMs = known(number(cell.decidedAtMs)) ?? closedAtMs
  const firstByteMs = known(number(cell.firstByteAtMs) - arrivedAtMs)
  return {
    waitMs: rounded(decidedAtMs - arrivedAtMs),
    firstByteMs: firstByteMs === null ? null : rounded(firstByteMs),
    serviceMs: decision === 'serve' || decision === 'spill' ? rounded(closedAtMs - decidedAtMs) : null,
  }
}

/** Microseconds are as much as the clock is worth. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000
}

/** JSON has no NaN and no infinity. */
function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
