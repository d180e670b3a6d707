import { createApp, createIdentify } from '@manga-assist/adapter-hono'
import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createEmbeddedServices, createRateLimiters } from '@manga-assist/providers'
import { createLogger, logAppEvent } from '@manga-assist/telemetry'
import { env, rateLimits, requestLimits } from './env.ts'

// Not from node:crypto, whose import costs a cold start several milliseconds.
const newId = () => crypto.randomUUID()
const logger = createLogger({ service: 'function', level: env.LOG_LEVEL })

const app = createApp({
  ...createEmbeddedServices({
    databaseFile: env.DATABASE_FILE,
    tokensPerSecond: env.MODEL_TOKENS_PER_SECOND,
    clock,
    newId,
    onFailure: (error) => logger.warn({ err: error }, 'store failed'),
  }),
  plane: 'lambda',
  identify: createIdentify(env, { clock, newId }),
  allowedOrigins: env.ALLOWED_ORIGINS,
  limits: { ...createRateLimiters({ ...rateLimits, clock }), ...requestLimits },
  isReady: () => true,
  clock,
  // The router decides what is sampled; a function that is invoked without it writes everything.
  readTrace: createTraceReader({ sampleRate: 1, random: Math.random }),
  onEvent: (event) => logAppEvent(logger, event),
})

export const handler = createHandler({ fetch: app.fetch, clock })
