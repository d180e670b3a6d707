import { systemClock as clock } from '@manga-assist/clock'
import { createEnrichment } from '@manga-assist/core'
import { createStores, openCaching } from '@manga-assist/providers'
import { createLogger, logCacheEvent } from '@manga-assist/telemetry'
import { env, store } from './env.ts'
import { createJobHandler } from './job-handler.ts'

const logger = createLogger({ service: 'enrich', level: env.LOG_LEVEL })
const common = { clock, newId: () => crypto.randomUUID(), random: Math.random }

// Written through the cache, so that tasks see the new profile at once.
const onEvent = (event: Parameters<typeof logCacheEvent>[1]) => logCacheEvent(logger, event)
const caching = await openCaching({ ...common, redisUrl: env.REDIS_URL, subscribe: false, onEvent })
const stores = caching.over(await createStores(store, common))

export const handler = createJobHandler({
  run: createEnrichment({ ...stores, clock }),
  clock,
  log: (fields, message) => logger.info(fields, message),
})
