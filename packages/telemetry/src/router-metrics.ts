import type { Status } from '@manga-assist/contracts'
import type { RouterEvent, RouterStatus } from '@manga-assist/planes'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Bounds in seconds: from a warm recommendation to a long chat stream. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const breakerValues: Record<Status['breaker'], number> = { none: 0, closed: 0, 'half-open': 0.5, open: 1 }

/** Counts and times what the router tells. */
export function recordRouterEvents(registry: Registry): (event: RouterEvent) => void {
  const registers = [registry]
  const requests = new Counter({
    name: 'overflow_requests_total',
    help: 'Requests by class, plane that had them last, and outcome',
    labelNames: ['class', 'plane', 'outcome'],
    registers,
  })
  const decisions = new Counter({
    name: 'overflow_decisions_total',
    help: 'Last decision of each request, by class, kind and reason',
    labelNames: ['class', 'kind', 'reason'],
    registers,
  })
  const firstByte = new Histogram({
    name: 'overflow_first_byte_seconds',
    help: 'From arrival to the head of the answer',
    labelNames: ['class', 'plane'],
    buckets: durationBuckets,
    registers,
  })
  const duration = new Histogram({
    name: 'overflow_request_seconds',
    help: 'From arrival to the end of the answer',
    labelNames: ['class', 'plane'],
    buckets: durationBuckets,
    registers,
  })
  const throttles = new Counter({
    name: 'overflow_throttles_total',
    help: 'Refusals by Lambda (429), by their reason',
    labelNames: ['reason'],
    registers,
  })
  const episodes = new Counter({
    name: 'overflow_entered_total',
    help: 'Times that overflow was entered, by the signal that did it',
    labelNames: ['cause'],
    registers,
  })

  return (event) => {
    if (event.kind === 'overflow-throttled') throttles.inc({ reason: event.reason })
    if (event.kind === 'overflow-entered') episodes.inc({ cause: event.cause })
    if (event.kind !== 'request-routed') return
    const { requestClass, plane = 'none', outcome, decision, firstByteMs, durationMs } = event
    requests.inc({ class: requestClass, plane, outcome })
    if (decision) decisions.inc({ class: requestClass, kind: decision.kind, reason: decision.reason })
    if (firstByteMs !== undefined) firstByte.observe({ class: requestClass, plane }, firstByteMs / 1_000)
    duration.observe({ class: requestClass, plane }, durationMs / 1_000)
  }
}

/** Reads gauges from the router's own status when scraped: nothing is kept twice. */
export function addRouterGauges(registry: Registry, status: () => RouterStatus): void {
  const registers = [registry]
  const labelNames = ['plane'] as const
  new Gauge({
    name: 'overflow_in_flight',
    help: 'Slots held, by plane',
    labelNames,
    registers,
    collect() {
      for (const plane of status().planes) this.set({ plane: plane.name }, plane.inFlight)
    },
  })
  new Gauge({
    name: 'overflow_concurrency_limit',
    help: 'Slots that may be held, by plane',
    labelNames,
    registers,
    collect() {
      for (const plane of status().planes) this.set({ plane: plane.name }, plane.concurrencyLimit)
    },
  })
  new Gauge({
    name: 'overflow_spill_ratio',
    help: 'Share of the decisions of the last ten seconds that were spilled',
    registers,
    collect() {
      this.set(status().spillRatio)
    },
  })
  new Gauge({
    name: 'overflow_breaker_open',
    help: '1 while the breaker on Lambda is open, 0.5 while half-open',
    registers,
    collect() {
      this.set(breakerValues[status().breaker])
    },
  })
  new Gauge({
    name: 'overflow_task_ready',
    help: '1 for each task that takes requests',
    labelNames: ['task'],
    registers,
    collect() {
      for (const { address, state } of status().planes.flatMap(({ tasks }) => tasks)) {
        this.set({ task: address }, state === 'ready' ? 1 : 0)
      }
    },
  })
}
