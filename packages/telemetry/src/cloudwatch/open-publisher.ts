import type { Clock } from '@manga-assist/clock'
import { Counter, type Registry } from 'prom-client'
import { described } from '../described.ts'
import type { Logger } from '../logger.ts'
import { type CloudWatchPublisher, createCloudWatchPublisher, type PublisherEvent } from './cloudwatch-publisher.ts'
import type { CloudWatchSettings } from './cloudwatch-variables.ts'

interface Surroundings {
  clock: Clock
  logger: Logger
  registry: Registry
}

/** A publisher that is logged when CloudWatch fails or is well again, and counts at each scrape what became of samples. */
export function openPublisher(
  settings: CloudWatchSettings,
  { clock, logger, registry }: Surroundings,
): CloudWatchPublisher {
  const onEvent = (event: PublisherEvent) => logPublisherEvent(logger, event)
  const publisher = createCloudWatchPublisher({ settings, clock, random: Math.random, onEvent })
  addSampleCounter(registry, () => publisher.counts)
  return publisher
}

/** Counts at each scrape what became of samples. */
export function addSampleCounter(registry: Registry, counts: () => CloudWatchPublisher['counts']): void {
  new Counter({
    name: 'cloudwatch_samples_total',
    help: 'Samples by what became of them: sent, refused by CloudWatch, dropped because it was away for too long',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset()
      for (const outcome of ['sent', 'refused', 'dropped'] as const) this.inc({ outcome }, counts()[outcome])
    },
  })
}

function logPublisherEvent(logger: Logger, event: PublisherEvent): void {
  if ('error' in event) logger.warn({ ...event, error: described(event.error) }, event.kind)
  else logger.info(event, event.kind)
}
