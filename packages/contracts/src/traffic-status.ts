import type { PlaneName } from './decision.ts'

/** Requests that ended. Counts are since the start and only grow: who reads them twice has a rate. */
export interface TrafficStatus {
  planes: PlaneTraffic[]
  /** Refused for load. */
  shed: number
  /** Refused because they were bad. */
  rejected: number
  /** Failed before they were on a plane, or on one. */
  failed: number
  /** Ended by the client, which left or stopped reading. */
  left: number
  /** Refusals by Lambda (429), by its reason. */
  throttles: Record<string, number>
  /** Calls to Lambda that failed, by what went wrong. */
  faults: Record<string, number>
  /** Times that overflow was entered. */
  episodes: number
  /** The times of the planes are of requests that ended in the last so many milliseconds. */
  recentMs: number
}

export interface PlaneTraffic {
  name: PlaneName
  /** Answered to the end; `redirected` were sent there, and the router saw no more of them. */
  answered: number
  redirected: number
  /** From arrival to the head of the answer, and to its end, of what was answered lately; null when nothing was. */
  firstByte: RecentTimes | null
  full: RecentTimes | null
}

/** Within 7 % of the true value. */
export interface RecentTimes {
  count: number
  p50Ms: number
  p99Ms: number
}
