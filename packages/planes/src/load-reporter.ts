import type { ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { formatLoadReport, headerNames, namedLoadMetrics } from '@manga-assist/contracts'
import { concurrencyUtilization, type PlaneLoad } from '@manga-assist/overflow'

/** A report is used again for this long: many answers begin within it, and none of them needs a newer one. */
const reusedForMs = 20

/** Puts this process's account of its load on an answer, for a router in front of it. */
export function createLoadReporter(readLoad: () => PlaneLoad, clock: Clock): (response: ServerResponse) => void {
  let header = ''
  let madeAtMs = Number.NEGATIVE_INFINITY
  return (response) => {
    const nowMs = clock.now()
    if (nowMs - madeAtMs > reusedForMs) {
      header = reportHeader(readLoad())
      madeAtMs = nowMs
    }
    response.setHeader(headerNames.loadReport, header)
  }
}

function reportHeader(load: PlaneLoad): string {
  const { inFlight, concurrencyLimit, cpuUtilization, eventLoopUtilization } = load
  return formatLoadReport({
    applicationUtilization: concurrencyUtilization(load),
    ...(cpuUtilization !== undefined && { cpuUtilization }),
    named: {
      [namedLoadMetrics.inFlight]: inFlight,
      [namedLoadMetrics.concurrencyLimit]: concurrencyLimit,
      ...(eventLoopUtilization !== undefined && { [namedLoadMetrics.eventLoopUtilization]: eventLoopUtilization }),
    },
  })
}
