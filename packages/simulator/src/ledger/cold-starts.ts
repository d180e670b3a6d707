import type { LedgerEntry, LedgerRequest } from '@manga-assist/contracts'
import { type EnvironmentUse, environmentUses } from './environment-uses.ts'
import type { RecordedLedger } from './ledger-parser.ts'

export interface ColdStarts {
  /** Of the requests that waited for an environment to start, how long that took of their time there. */
  ofRequest: ReadonlyMap<LedgerRequest, number>
  /** Those that can have found no idle environment, whether or not it is known what that cost them. */
  withoutIdle: ReadonlySet<LedgerRequest>
  /** How long starts took, as far as the ledger shows it. */
  samplesMs: readonly number[]
}

/** No environment starts in less: the first requests of a ledger may have met one that was warm before it begins. */
const leastStartMs = 50

/**
 * Pure: what of the time on the overflow plane was the start of an environment. A router does not see starts. Where no
 * environment can have been idle, it is what the first byte came later than with a warm one: than the median of the
 * class there, else of the class here. Where neither is known, nothing is taken for a start.
 */
export function coldStartsOf(ledger: RecordedLedger): ColdStarts {
  const uses = environmentUses(ledger)
  const warmMs = warmFirstBytes(ledger, uses)
  const ofRequest = new Map<LedgerRequest, number>()
  const withoutIdle = new Set<LedgerRequest>()
  const samplesMs: number[] = []
  for (const { entry, isCold } of uses) {
    if (!isCold) continue
    if (entry.kind === 'request') withoutIdle.add(entry)
    const coldMs = coldMsOf(entry, warmMs)
    if (coldMs === undefined) continue
    samplesMs.push(coldMs)
    if (entry.kind === 'request') ofRequest.set(entry, coldMs)
  }
  return { ofRequest, withoutIdle, samplesMs }
}

function coldMsOf(entry: LedgerEntry, warmMs: ReadonlyMap<string, number>): number | undefined {
  // What is started ahead is held for a while, so its time says nothing.
  if (entry.kind === 'environment-start') {
    const isStart = entry.isUp && !entry.isAhead && entry.tookMs >= leastStartMs
    return isStart ? entry.tookMs : undefined
  }
  // It was answered elsewhere.
  if (entry.decision !== 'spill') return undefined
  const firstByteMs = firstByteAfterWait(entry)
  const readyMs = warmMs.get(entry.class)
  if (firstByteMs === undefined || readyMs === undefined) return undefined
  const laterMs = firstByteMs - readyMs
  return laterMs < leastStartMs ? undefined : Math.min(entry.overflowMs, laterMs)
}

/** By class, from the decision to the first byte of a request that found its place ready; in milliseconds. */
function warmFirstBytes({ requests }: RecordedLedger, uses: readonly EnvironmentUse[]): Map<string, number> {
  const here = requests.filter(({ decision, overflowMs }) => decision === 'serve' && overflowMs === 0)
  const there = uses.flatMap(({ entry, isCold }) => {
    return entry.kind !== 'request' || entry.decision !== 'spill' || isCold ? [] : [entry]
  })
  return new Map([...medians(here), ...medians(there)])
}

function medians(requests: readonly LedgerRequest[]): Map<string, number> {
  const byClass = Map.groupBy(requests, (request) => request.class)
  return new Map(
    [...byClass].flatMap(([name, all]) => {
      const known = all.map(firstByteAfterWait).filter((value) => value !== undefined)
      const middle = known.sort((a, b) => a - b)[Math.floor(known.length / 2)]
      return middle === undefined ? [] : [[name, middle] as const]
    }),
  )
}

function firstByteAfterWait({ firstByteMs, waitMs }: LedgerRequest): number | undefined {
  return firstByteMs === null ? undefined : Math.max(0, firstByteMs - waitMs)
}
