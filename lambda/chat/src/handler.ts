import { createApp, createIdentify } from '@manga-assist/adapter-hono'
import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createRateLimiters, openServices } from '@manga-assist/providers'
import { createLogger, logAppEvent, logCacheEvent } from '@manga-assist/telemetry'
import { application, env, rateLimits, requestLimits } from './env.ts'

// Not from node:crypto, whose import costs a cold start several milliseconds.
const newId = () => crypto.randomUUID()
const logger = createLogger({ service: 'function', level: env.LOG_LEVEL })

// Opened while Lambda initialises the environment, which has a whole core for it: no request pays for connections.
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

export const handler = createHandler({
  fetch: app.fetch,
  clock,
  environmentId: newId(),
  // An environment that could not be warmed is up all the same.
  warmUp: () => services.warmUp().catch((error) => logger.warn({ err: error }, 'the environment stays half cold')),
})
