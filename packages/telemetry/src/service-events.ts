import type { ServiceSurroundings } from '@manga-assist/providers'
import { Counter, type Registry } from 'prom-client'
import { logCacheEvent } from './log-events.ts'
import type { Logger } from './logger.ts'

export type ServiceEvents = Pick<ServiceSurroundings, 'onCacheEvent' | 'onIntentEvent' | 'onFailure'>

/** Logs what stores, caches and endpoints tell, and counts how often the intent's endpoint did not. */
export function createServiceEvents(logger: Logger, registry: Registry): ServiceEvents {
  const fallbacks = new Counter({
    name: 'intent_fallbacks_total',
    help: 'Messages whose intent the endpoint did not tell in time and form, by reason',
    labelNames: ['reason'],
    registers: [registry],
  })
  return {
    onCacheEvent: (event) => logCacheEvent(logger, event),
    onIntentEvent(event) {
      fallbacks.inc({ reason: event.reason })
      // While it cools down every message would be a line.
      if (event.reason !== 'cooling-down') logger.warn({ kind: event.kind, reason: event.reason }, event.kind)
    },
    onFailure: (error) => logger.warn({ err: error }, 'a store, queue or calendar failed'),
  }
}
