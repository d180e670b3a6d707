import { type DropWindow, readyEnvironments } from '../calendar/drop-windows.ts'
import type { StageParameters } from '../stages.ts'
import { loadBalancerUnit } from './prices.ts'

/** Hours of a month as AWS reckons it. */
export const monthHours = 730
const secondsPerHour = 3_600
const msPerHour = 3_600_000
const bytesPerGb = 1_024 ** 3

/** What goes through a stage in a month. */
export interface MonthlyTraffic {
  requests: number
  spilled: number
  answersGb: number
  logsGb: number
  /** Units of the load balancer, on average. */
  loadBalancerUnits: number
  /** Hours for which environments are held ready, times their number. */
  readyHours: number
}

export function monthlyTraffic({ traffic, chat }: StageParameters, windows: readonly DropWindow[]): MonthlyTraffic {
  const { requestsPerSecond, spilledShare, bytesPerAnswer, logBytesPerRequest, connections } = traffic
  const requests = requestsPerSecond * secondsPerHour * monthHours
  const answersGb = (requests * bytesPerAnswer) / bytesPerGb
  const bounds = { perMultiple: chat.provisionedPerMultiple, most: chat.reserved }
  const ready = windows.map((one) => ((one.toMs - one.fromMs) / msPerHour) * readyEnvironments(one, bounds))
  return {
    requests,
    spilled: requests * spilledShare,
    answersGb,
    logsGb: (requests * logBytesPerRequest) / bytesPerGb,
    loadBalancerUnits: Math.max(
      requestsPerSecond / loadBalancerUnit.newPerSecond,
      connections / loadBalancerUnit.open,
      answersGb / monthHours / loadBalancerUnit.gbPerHour,
    ),
    readyHours: ready.reduce((sum, hours) => sum + hours, 0),
  }
}
