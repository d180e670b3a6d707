import type { LedgerEntry, LedgerRequest } from '@manga-assist/contracts'
import { IdleEnvironments } from '../planes/idle-environments.ts'
import type { RecordedLedger } from './ledger-parser.ts'

/** One environment of the overflow plane in use: by a request, or by what only started or kept it. */
export interface EnvironmentUse {
  entry: LedgerEntry
  fromMs: number
  toMs: number
  /** No environment was known to be idle when it began: as far as the ledger goes back, one had to be started. */
  isCold: boolean
}

/** An idle environment is not expected to be there any longer after this: what AWS keeps, at least. */
const warmMs = 300_000

/** Pure: who used an environment, in the order in which they began, and who must have waited for a start. */
export function environmentUses({ requests, starts }: RecordedLedger): EnvironmentUse[] {
  const uses = [...requests, ...starts].flatMap(useOf).sort((a, b) => a.fromMs - b.fromMs)
  const endings = uses.filter(isLeftIdle).map(({ toMs }) => toMs)
  endings.sort((a, b) => a - b)
  const idle = new IdleEnvironments()
  let ended = 0
  for (const use of uses) {
    for (; ended < endings.length && (endings[ended] as number) <= use.fromMs; ended += 1) {
      idle.add(endings[ended] as number, 0)
    }
    idle.drop(use.fromMs - warmMs)
    use.isCold = idle.length === 0
    if (!use.isCold) idle.take()
  }
  return uses
}

function useOf(entry: LedgerEntry): EnvironmentUse[] {
  if (entry.kind === 'environment-start') {
    return [{ entry, fromMs: entry.atMs, toMs: entry.atMs + entry.tookMs, isCold: false }]
  }
  const { overflowMs, atMs, waitMs } = entry
  if (overflowMs === 0) return []
  // One that was not served there had come there before its last decision.
  const fromMs = atMs + (endedThere(entry) ? waitMs : Math.max(0, waitMs - overflowMs))
  return [{ entry, fromMs, toMs: fromMs + overflowMs, isCold: false }]
}

function endedThere({ decision }: LedgerRequest): boolean {
  return decision === 'spill'
}

/** What failed there may have taken its environment with it. */
function isLeftIdle({ entry }: EnvironmentUse): boolean {
  return entry.kind === 'request' ? endedThere(entry) : entry.isUp
}
