import type { ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { formatLoadReport, headerNames, namedLoadMetrics } from '@manga-assist/contracts'
import { concurrencyUtilization, type PlaneLoad } from '@manga-assist/overflow'
import { addToHead, type HeadAddition } from './request/add-to-head.ts'

/** A report is used again for this long while as many requests run: its other readings are samples anyway. */
const reusedForMs = 20

/**
 * Puts this process's account of its load on an answer, for a router in front of it. It is made when the head goes out:
 * one that was made when the request came would tell of a load that has passed.
 */
export function createLoadReporter(readLoad: () => PlaneLoad, clock: Clock): (response: ServerResponse) => void {
  let header = ''
  let madeAtMs = Number.NEGATIVE_INFINITY
  let madeFor = 0

  function report(): string {
    const nowMs = clock.now()
    const load = readLoad()
    if (load.inFlight !== madeFor || nowMs - madeAtMs > reusedForMs) {
      header = reportHeader(load)
      madeFor = load.inFlight
      madeAtMs = nowMs
    }
    return header
  }

  const addition: HeadAddition = {
    names: [headerNames.loadReport],
    addTo(head) {
      head[headerNames.loadReport] = report()
    },
  }
  return (response) => addToHead(response, addition)
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
