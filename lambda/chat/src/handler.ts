import { createApp, developmentIdentity } from '@manga-assist/adapter-hono'
import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createLanguageModel, createServices, createStores } from '@manga-assist/providers'
import { createLogger, logAppEvent } from '@manga-assist/telemetry'
import { env, languageModel, store } from './env.ts'

// Not from node:crypto, whose import costs a cold start several milliseconds.
const newId = () => crypto.randomUUID()
const logger = createLogger({ service: 'function', level: env.LOG_LEVEL })

const onFailure = (error: unknown) => logger.warn({ err: error }, 'a store or queue failed')

// Opened while Lambda initialises the environment, which has a whole core for it: no request pays for connections.
const stores = await createStores(store, { clock, newId, random: Math.random })
const model = createLanguageModel(languageModel, { clock, random: Math.random, onFailure })
await model.warmUp()

const app = createApp({
  ...createServices({ stores, model, clock, newId, onFailure }),
  plane: 'lambda',
  identify: developmentIdentity({ cookieSecret: env.COOKIE_SECRET, newId }),
  isReady: () => true,
  clock,
  // The router decides what is sampled; a function that is invoked without it writes everything.
  readTrace: createTraceReader({ sampleRate: 1, random: Math.random }),
  onEvent: (event) => logAppEvent(logger, event),
})

export const handler = createHandler({ fetch: app.fetch, clock })
