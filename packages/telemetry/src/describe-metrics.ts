import { type MetricObject, Registry } from 'prom-client'
import { recordAppEvents } from './app-metrics.ts'
import { addCacheCounters } from './cache-metrics.ts'
import { addPrewarmGauges, addScaleGauges } from './capacity-gauges.ts'
import { addSampleCounter } from './cloudwatch/open-publisher.ts'
import { addLoadGauges } from './load-gauges.ts'
import { createLogger } from './logger.ts'
import { RequestSeries } from './request-series.ts'
import { addRouterGauges, recordRouterEvents } from './router-metrics.ts'
import { createServiceEvents } from './service-events.ts'

export interface MetricDescription {
  name: string
  help: string
  type: string
  labels: readonly string[]
}

/** Every metric of ours that a process may show, as they are registered. Nothing is measured. */
export function describeMetrics(): MetricDescription[] {
  const registry = new Registry()
  recordAppEvents(registry)
  recordRouterEvents(registry, new RequestSeries())
  createServiceEvents(createLogger({ service: 'docs', level: 'silent' }), registry)
  addCacheCounters(registry, {})
  addSampleCounter(registry, neverAsked)
  for (const add of [addRouterGauges, addLoadGauges, addScaleGauges, addPrewarmGauges]) add(registry, neverAsked)
  return registry.getMetricsAsArray().map(descriptionOf)
}

/** prom-client keeps both on the metric, and declares neither. */
function descriptionOf(metric: MetricObject): MetricDescription {
  const { name, help, labelNames = [] } = metric as MetricObject & { labelNames?: readonly string[] }
  return { name, help, type: metric.constructor.name.toLowerCase(), labels: labelNames }
}

function neverAsked(): never {
  throw new Error('a metric that is only described was asked for its value')
}
