import { createApp, createIdentify } from '@manga-assist/adapter-hono'
import type { TicketOptions } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createRateLimiters, openServices } from '@manga-assist/providers'
import { createLineLogger, logAppEvent, logCacheEvent } from '@manga-assist/telemetry'
import { application, env, rateLimits, requestLimits, tickets } from './env.ts'

export interface Application {
  fetch: (request: Request) => Response | Promise<Response>
  /** What clients must bring that reach the function by its URL; undefined: nothing. */
  tickets: TicketOptions | undefined
  /** Whether nobody wants the answer of the run with that key any more. */
  isCancelled: (key: string) => Promise<boolean>
  /** Does what the first request would otherwise pay for. Never rejects. */
  warmUp: () => Promise<void>
}

/** Opens the stores and puts the application over them. Rejects when a store cannot be used. */
export async function openApplication(newId: () => string): Promise<Application> {
  const logger = createLineLogger({ service: 'function', level: env.LOG_LEVEL, wallNow: () => clock.wallNow() })
  const services = await openServices(application, {
    ...{ clock, newId, random: Math.random },
    // The environment is frozen when its answer has ended: what is to be done after it is done before.
    enrichment: 'inline',
    onCacheEvent: (event) => logCacheEvent(logger, event),
    onIntentEvent: (event) => logger.warn(event, event.kind),
    onFailure: (error) => logger.warn({ err: error }, 'a store or queue failed'),
  })
  const app = createApp({
    ...services,
    plane: 'lambda',
    graceMs: 0,
    identify: createIdentify(env, { clock, newId }),
    allowedOrigins: env.ALLOWED_ORIGINS,
    limits: { ...createRateLimiters({ ...rateLimits, clock, redis: services.caching.scripts }), ...requestLimits },
    isReady: () => true,
    clock,
    newId,
    // The router decides what is sampled; a function that is invoked without it writes everything.
    readTrace: createTraceReader({ sampleRate: 1, random: Math.random }),
    onEvent: (event) => logAppEvent(logger, event),
  })
  return {
    fetch: app.fetch,
    tickets,
    // A reader whose connection was lost may have come back to a task, and reads on there.
    isCancelled: async (key) => (await services.cancelKeys.isCancelled(key)) && !services.turns.isReadElsewhere(),
    // An environment that could not be warmed is up all the same.
    warmUp: () => services.warmUp().catch((error) => logger.warn({ err: error }, 'the environment stays half cold')),
  }
}
