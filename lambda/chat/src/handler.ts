import { createApp, createIdentify } from '@manga-assist/adapter-hono'
import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import {
  type CacheEvent,
  createLanguageModel,
  createRateLimiters,
  createServices,
  createStores,
  openCaching,
} from '@manga-assist/providers'
import { createLogger, logAppEvent, logCacheEvent } from '@manga-assist/telemetry'
import { env, languageModel, rateLimits, requestLimits, store } from './env.ts'

// Not from node:crypto, whose import costs a cold start several milliseconds.
const newId = () => crypto.randomUUID()
const logger = createLogger({ service: 'function', level: env.LOG_LEVEL })

const onFailure = (error: unknown) => logger.warn({ err: error }, 'a store or queue failed')

// Opened while Lambda initialises the environment, which has a whole core for it: no request pays for connections.
const common = { clock, newId, random: Math.random }
// A frozen environment hears no messages: its L1 goes by age.
const onEvent = (event: CacheEvent) => logCacheEvent(logger, event)
const caching = await openCaching({ ...common, redisUrl: env.REDIS_URL, subscribe: false, onEvent })
const stores = caching.over(await createStores(store, common))
const model = createLanguageModel(languageModel, { ...common, scripts: caching.scripts, onFailure })
await model.warmUp()

const app = createApp({
  ...createServices({ stores, model, ownTitles: env.CATALOGUE_FILE, clock, newId, onFailure }),
  plane: 'lambda',
  identify: createIdentify(env, { clock, newId }),
  allowedOrigins: env.ALLOWED_ORIGINS,
  limits: { ...createRateLimiters({ ...rateLimits, clock, redis: caching.scripts }), ...requestLimits },
  isReady: () => true,
  clock,
  newId,
  // The router decides what is sampled; a function that is invoked without it writes everything.
  readTrace: createTraceReader({ sampleRate: 1, random: Math.random }),
  onEvent: (event) => logAppEvent(logger, event),
})

export const handler = createHandler({ fetch: app.fetch, clock })
