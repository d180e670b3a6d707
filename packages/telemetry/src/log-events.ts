import type { AppEvent } from '@manga-assist/adapter-hono'
import type { RequestRouted, RouterEvent } from '@manga-assist/planes'
import type { CacheEvent } from '@manga-assist/providers'
import { described } from './described.ts'
import type { EventLogger } from './line-logger.ts'

/** Writes what the router tells: every change of state, every fault, and of good requests those that are sampled. */
export function logRouterEvent(logger: EventLogger, event: RouterEvent): void {
  switch (event.kind) {
    case 'request-routed':
      logRouted(logger, event)
      break
    case 'overflow-entered':
    case 'overflow-left':
    case 'breaker-changed':
    case 'overflow-throttled':
    case 'task-state-changed':
    case 'task-added':
    case 'task-removed':
    case 'policy-applied':
    case 'calendar-read':
    case 'prewarm-asked':
      logger.info(event, event.kind)
      break
    case 'dependency-slow':
    case 'dependency-well':
    case 'policy-refused':
      logger.warn(event, event.kind)
      break
    // One for each request: they are counted.
    case 'shadow-decided':
    case 'spill-relayed':
      break
    case 'overflow-failed':
    case 'overflow-not-reachable':
    case 'cancel-failed':
    case 'discovery-failed':
    case 'calendar-refused':
    case 'calendar-not-reachable':
      logger.warn({ ...event, error: described(event.error) }, event.kind)
      break
    case 'scale-sampled':
      // Once a second, and on the metrics.
      break
    default:
      unreachable(event)
  }
}

/** Writes what the cache tells: it tells little, and each of it matters. */
export function logCacheEvent(logger: EventLogger, event: CacheEvent): void {
  const line = 'error' in event ? { ...event, error: described(event.error) } : event
  logger.warn(line, event.kind)
}

/** Writes what the application tells: every fault, and of good requests those that are sampled. */
export function logAppEvent(logger: EventLogger, event: AppEvent): void {
  const { trace, ...fields } = event
  const line = { traceId: trace.traceId, ...fields }
  if ('error' in event) logger.error({ ...line, error: described(event.error) }, event.kind)
  else if (trace.sampled) logger.info(line, event.kind)
}

function logRouted(logger: EventLogger, event: RequestRouted): void {
  const fault = event.outcome === 'failed' || event.outcome === 'broken'
  if (!fault && !event.trace.sampled) return
  const { trace, decision, error, ...fields } = event
  const { kind: decided, reason } = decision ?? {}
  const line = { traceId: trace.traceId, ...fields, decided, reason }
  // What was shed is counted by metrics: a line for each would be work at the very moment when there is none to spare.
  if (fault) logger.warn({ ...line, error: described(error) }, fields.kind)
  else logger.info(line, fields.kind)
}

function unreachable(event: never): never {
  throw new TypeError(`unknown event ${JSON.stringify(event)}`)
}
