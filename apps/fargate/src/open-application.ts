import { randomUUID as newId } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import { createApp, createChatSockets, createIdentify, readAssets, readReference } from '@manga-assist/adapter-hono'
import { systemClock as clock } from '@manga-assist/clock'
import { createRateLimiters, openServices } from '@manga-assist/providers'
import type { ServiceTelemetry } from '@manga-assist/telemetry'
import { application, enrichment, env, rateLimits, requestLimits } from './env.ts'
import { openEnrichment } from './open-enrichment.ts'

interface TaskState {
  isReady: () => boolean
  /** Room for a profile to be refreshed; what comes back gives it back. */
  admitEnrichment: () => (() => void) | undefined
}

/** The application of this task: what stands behind it, its routes, and the connections that it holds. */
export async function openApplication(telemetry: ServiceTelemetry, { isReady, admitEnrichment }: TaskState) {
  const services = await openServices(application, {
    ...{ clock, newId, random: Math.random },
    ...{ enrichment: openEnrichment(enrichment, clock), admitEnrichment },
    ...telemetry.serviceEvents,
  })
  telemetry.watchCache(services.caching.counts)
  await services.warmUp()
  const sockets = createChatSockets({ clock, allowedOrigins: env.ALLOWED_ORIGINS })
  const app = createApp({
    ...services,
    plane: 'fargate',
    identify: createIdentify(env, { clock, newId }),
    allowedOrigins: env.ALLOWED_ORIGINS,
    limits: { ...createRateLimiters({ ...rateLimits, clock, redis: services.caching.scripts }), ...requestLimits },
    isReady,
    clock,
    newId,
    readTrace: telemetry.readTrace,
    onEvent: telemetry.onAppEvent,
    sockets,
    ...(env.WEB_ROOT !== undefined && { assets: readAssets(env.WEB_ROOT) }),
    ...(env.REFERENCE_ROOT !== undefined && { reference: readReference(env.REFERENCE_ROOT) }),
  })
  return {
    app,
    sockets,
    cancelKeys: services.cancelKeys,
    listener: getRequestListener(app.fetch),
    close: () => services.close(),
  }
}
