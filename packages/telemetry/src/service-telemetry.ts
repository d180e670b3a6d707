import type { Server } from 'node:http'
import type { AppEvent } from '@manga-assist/adapter-hono'
import type { Clock } from '@manga-assist/clock'
import { createTraceReader, type ReadTrace, type Status } from '@manga-assist/contracts'
import type { OverflowRouter, RouterEvent } from '@manga-assist/planes'
import type { RegionCounts } from '@manga-assist/providers'
import { readAdminPage } from './admin-page.ts'
import { createAdminServer } from './admin-server.ts'
import { recordAppEvents } from './app-metrics.ts'
import { addCacheCounters } from './cache-metrics.ts'
import { addPrewarmGauges, addScaleGauges } from './capacity-gauges.ts'
import { budgetSamples } from './cloudwatch/budget-samples.ts'
import type { CloudWatchSettings } from './cloudwatch/cloudwatch-variables.ts'
import { openPublisher } from './cloudwatch/open-publisher.ts'
import { scaleSamples } from './cloudwatch/scale-samples.ts'
import { addLoadGauges } from './load-gauges.ts'
import { logAppEvent, logRouterEvent } from './log-events.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMetricsRegistry } from './metrics-registry.ts'
import type { Rehearsal } from './rehearsal/rehearsal.ts'
import { RequestSeries } from './request-series.ts'
import { addRouterGauges, recordRouterEvents } from './router-metrics.ts'
import { createServiceEvents, type ServiceEvents } from './service-events.ts'
import { Traffic } from './traffic.ts'

export interface ServiceTelemetryOptions {
  service: string
  logLevel: string
  /** Share of requests whose lines are written, 0 to 1, where the caller did not say. */
  sampleRate: number
  clock: Clock
  lifecycle: () => Status['lifecycle']
  /** Where the scale signal is published; nowhere when left out. */
  cloudWatch?: CloudWatchSettings | undefined
  /** Folder of the dashboard's files, read once; no dashboard when left out. Throws when it is none. */
  dashboardRoot?: string | undefined
  /** Plays a chapter drop through from the dashboard; only in development. */
  rehearsal?: Rehearsal | undefined
}

export interface ServiceTelemetry {
  readonly logger: Logger
  readonly readTrace: ReadTrace
  onAppEvent(event: AppEvent): void
  onRouterEvent(event: RouterEvent): void
  /** What stores, caches and endpoints tell. */
  readonly serviceEvents: ServiceEvents
  /** Shows the cache's counters among the metrics. */
  watchCache(counts: Readonly<Record<string, RegionCounts>>): void
  /** The admin port of the process, with the router's own account of itself. Does not listen yet. */
  adminServer(router: Pick<OverflowRouter, 'status' | 'ledger'>): Server
  /** Publishes what is left, in a second at most. To be called when nothing happens any more. */
  close(): Promise<void>
}

/** Logs, metrics and status of one process. */
export function createServiceTelemetry(options: ServiceTelemetryOptions): ServiceTelemetry {
  const { service, logLevel, sampleRate, clock, lifecycle, cloudWatch, dashboardRoot, rehearsal } = options
  const startedAtMs = clock.now()
  const logger = createLogger({ service, level: logLevel })
  const page = dashboardRoot === undefined ? undefined : readAdminPage(dashboardRoot)
  const registry = createMetricsRegistry(service)
  const recordAppEvent = recordAppEvents(registry)
  const requests = new RequestSeries()
  const recordRouterEvent = recordRouterEvents(registry, requests)
  const traffic = new Traffic(requests, clock)
  const publisher = cloudWatch && openPublisher(cloudWatch, { clock, logger, registry })
  // Known once there is a router, which tells of its samples before.
  let budget: () => Pick<Status['budget'], 'leftUsd'> = () => ({ leftUsd: null })
  const samplesOf = ({ scale, wallMs }: Extract<RouterEvent, { kind: 'scale-sampled' }>) => [
    ...scaleSamples(scale, wallMs),
    ...budgetSamples(budget(), wallMs),
  ]
  return {
    logger,
    readTrace: createTraceReader({ sampleRate, random: Math.random }),
    onAppEvent(event) {
      recordAppEvent(event)
      logAppEvent(logger, event)
    },
    onRouterEvent(event) {
      recordRouterEvent(event)
      traffic.note(event)
      logRouterEvent(logger, event)
      if (event.kind === 'scale-sampled') publisher?.publish(samplesOf(event))
    },
    serviceEvents: createServiceEvents(logger, registry),
    watchCache: (counts) => addCacheCounters(registry, counts),
    adminServer(router) {
      budget = () => router.status().budget
      addRouterGauges(registry, router.status)
      addLoadGauges(registry, router.status)
      addScaleGauges(registry, router.status)
      addPrewarmGauges(registry, router.status)
      const at = () => new Date(clock.wallNow()).toISOString()
      const status = (): Status => ({
        service,
        at: at(),
        uptimeMs: Math.round(clock.now() - startedAtMs),
        lifecycle: lifecycle(),
        traffic: traffic.status(),
        ...(rehearsal && { rehearsal: rehearsal.status() }),
        ...router.status(),
      })
      const ledger = () => {
        const { header, entries } = router.ledger()
        const { ledger: version, ...others } = header
        return { header: { ledger: version, service, at: at(), ...others }, entries }
      }
      return createAdminServer({ registry, status, ledger, page, rehearsal, clock })
    },
    async close() {
      traffic.close()
      await publisher?.close()
    },
  }
}
