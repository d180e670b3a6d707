import type { Status } from '@manga-assist/contracts'
import type { RouterEvent, RouterStatus } from '@manga-assist/planes'
import { Counter, Gauge, type Registry } from 'prom-client'
import { showHistograms } from './plain-histogram.ts'
import type { RequestSeries } from './request-series.ts'

const breakerValues: Record<Status['breaker'], number> = { none: 0, closed: 0, 'half-open': 0.5, open: 1 }

/** Counts and times what the router tells. Requests are only counted in memory, and shown at each scrape. */
export function recordRouterEvents(registry: Registry, requests: RequestSeries): (event: RouterEvent) => void {
  const registers = [registry]
  showRequests(registry, requests)
  const throttles = new Counter({
    name: 'overflow_throttles_total',
    help: 'Refusals by Lambda (429), by their reason',
    labelNames: ['reason'],
    registers,
  })
  const failures = new Counter({
    name: 'overflow_failures_total',
    help: 'Calls to Lambda that failed, by what went wrong and whether an answer had begun',
    labelNames: ['fault', 'when'],
    registers,
  })
  const episodes = new Counter({
    name: 'overflow_entered_total',
    help: 'Times that overflow was entered, by the signal that did it',
    labelNames: ['cause'],
    registers,
  })
  const shadow = new Counter({
    name: 'overflow_shadow_decisions_total',
    help: 'What would have been decided while the router only reports, by class, kind and reason',
    labelNames: ['class', 'kind', 'reason'],
    registers,
  })

  const asked = new Counter({
    name: 'overflow_prewarm_requests_total',
    help: 'Requests that started environments ahead of need, or kept them, by what they were for',
    labelNames: ['cause'],
    registers,
  })

  const relayed = new Counter({
    name: 'overflow_relayed_spills_total',
    help: 'Spills that were relayed although clients are redirected, by why',
    labelNames: ['cause'],
    registers,
  })

  return (event) => {
    if (event.kind === 'request-routed') requests.note(event)
    else if (event.kind === 'overflow-throttled') throttles.inc({ reason: event.reason })
    else if (event.kind === 'overflow-failed') failures.inc({ fault: event.fault, when: event.when })
    else if (event.kind === 'overflow-entered') episodes.inc({ cause: event.cause })
    else if (event.kind === 'spill-relayed') relayed.inc({ cause: event.cause })
    else if (event.kind === 'prewarm-asked') asked.inc({ cause: event.cause }, event.sent)
    else if (event.kind === 'shadow-decided') {
      shadow.inc({ class: event.requestClass, kind: event.decision.kind, reason: event.decision.reason })
    }
  }
}

function showRequests(registry: Registry, requests: RequestSeries): void {
  const registers = [registry]
  new Counter({
    name: 'overflow_requests_total',
    help: 'Requests by class, plane that had them last, and outcome',
    labelNames: ['class', 'plane', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const { requestClass, plane, outcome, count } of requests.all()) {
        this.inc({ class: requestClass, plane, outcome }, count)
      }
    },
  })
  new Counter({
    name: 'overflow_decisions_total',
    help: 'Last decision of each request, by class, kind and reason',
    labelNames: ['class', 'kind', 'reason'],
    registers,
    collect() {
      this.reset()
      for (const { requestClass, decision, count } of requests.all()) {
        if (decision === undefined) continue
        this.inc({ class: requestClass, kind: decision.kind, reason: decision.reason }, count)
      }
    },
  })
  const labelNames = ['class', 'plane']
  const firstByte = { name: 'overflow_first_byte_seconds', help: 'From arrival to the head of the answer', labelNames }
  showHistograms(registry, firstByte, () => requests.byPlane('firstByte'))
  const duration = { name: 'overflow_request_seconds', help: 'From arrival to the end of the answer', labelNames }
  showHistograms(registry, duration, () => requests.byPlane('duration'))
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
    name: 'overflow_spent_usd',
    help: 'Dollars spent on the overflow plane since the start, estimated',
    registers,
    collect() {
      this.set(status().budget.spentUsd)
    },
  })
  new Gauge({
    name: 'overflow_budget_left_usd',
    help: 'Dollars that may still be spent now; none where there is no bound',
    registers,
    collect() {
      const { leftUsd } = status().budget
      // A reset would leave a zero: the budget would seem to be spent.
      if (leftUsd === null) this.remove()
      else this.set(leftUsd)
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
}
