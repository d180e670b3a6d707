import type { LedgerRequest } from '@manga-assist/contracts'
import { fargateCostUsd, lambdaCostUsd } from '@manga-assist/overflow'
import { Measurements } from '../measurements.ts'
import { rounded, type SimulationResult } from '../result.ts'
import type { ColdStarts } from './cold-starts.ts'
import type { RecordedLedger } from './ledger-parser.ts'

/** What a ledger says of itself, in the terms of a simulation. Changes of mode are not in it. */
export type RecordedRun = Omit<SimulationResult, 'flips'>

const msPerSecond = 1_000

/**
 * Pure: the requests as they went. `tasks` were paid for from the first to come until the last to end. The overflow plane
 * is reckoned at today's prices, as replays are, whatever the ledger was reckoned with.
 */
export function recordedRun(ledger: RecordedLedger, coldStarts: ColdStarts, slots: number, tasks: number): RecordedRun {
  const { header, requests, starts } = ledger
  const measurements = new Measurements({ withTimeline: false })
  for (const request of requests) count(request, coldStarts.ofRequest.get(request) ?? 0, measurements)
  const runsMs = [...requests.map(({ overflowMs }) => overflowMs), ...starts.map(({ tookMs }) => tookMs)]
  const paidMs = runsMs.filter((runMs) => runMs > 0)
  const memoryMb = header.overflow?.memoryMb ?? 0
  const lambdaUsd = paidMs.reduce((sum, runMs) => sum + lambdaCostUsd(runMs, memoryMb), 0)
  const { late, waits, spilled, shed } = measurements
  return {
    policy: header.isShadow ? `${header.policy.name}, in the shadow` : header.policy.name,
    slots,
    requests: requests.length,
    spilled,
    shed,
    late: rounded(late, 6),
    waitP50Ms: rounded(waits.quantileMs(0.5), 3),
    waitP95Ms: rounded(waits.quantileMs(0.95), 3),
    waitP99Ms: rounded(waits.quantileMs(0.99), 3),
    lambdaSeconds: rounded(paidMs.reduce((sum, runMs) => sum + runMs, 0) / msPerSecond, 3),
    costUsd: rounded(fargateCostUsd(tasks * durationMs(requests)) + lambdaUsd, 6),
  }
}

function count(request: LedgerRequest, coldMs: number, measurements: Measurements): void {
  const counted = { arrivedAtMs: request.atMs }
  measurements.arrived(request.atMs, 0, 0)
  // One that failed there and was served here in the end had been spilled, too.
  if (request.decision === 'spill' || request.overflowMs > 0) measurements.spilled += 1
  if (request.ending === 'shed') measurements.refused(counted)
  else measurements.ended(counted, request.waitMs + coldMs, request.decision === 'spill' ? 'overflow' : 'primary')
}

function durationMs(requests: readonly LedgerRequest[]): number {
  const firstMs = requests[0]?.atMs ?? 0
  const end = ({ atMs, waitMs, serviceMs }: LedgerRequest) => atMs + waitMs + (serviceMs ?? 0)
  return requests.reduce((longest, request) => Math.max(longest, end(request) - firstMs), 0)
}
