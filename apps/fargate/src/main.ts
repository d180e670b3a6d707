import { randomUUID } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import {
  createApp,
  createChatSockets,
  createIdentify,
  readAssets,
  requestClassRules,
  socketTurnClass,
} from '@manga-assist/adapter-hono'
import { systemClock as clock } from '@manga-assist/clock'
import { answerError } from '@manga-assist/contracts'
import { createTrafficServer, type LifecycleState, runService, serviceSettings } from '@manga-assist/lifecycle'
import { createClassifier, createStaticPolicy } from '@manga-assist/overflow'
import {
  chooseCpuUsage,
  createInProcessPlane,
  createLoadReporter,
  createLoadSensor,
  createOverflowPlane,
  createOverflowRouter,
} from '@manga-assist/planes'
import {
  createLanguageModel,
  createRateLimiters,
  createServices,
  createStores,
  openCaching,
} from '@manga-assist/providers'
import { createServiceTelemetry } from '@manga-assist/telemetry'
import {
  env,
  languageModel,
  overflowPlane,
  rateLimits,
  requestLimits,
  store,
  surroundings,
  telemetrySettings,
} from './env.ts'

let state: LifecycleState = 'starting'
const telemetry = createServiceTelemetry({ ...telemetrySettings, service: 'task', clock, lifecycle: () => state })
const newId = randomUUID
const onFailure = (error: unknown) => telemetry.logger.warn({ err: error }, 'a store or queue failed')
const common = { clock, newId, random: Math.random }
const onCacheEvent = telemetry.onCacheEvent
const caching = await openCaching({ ...common, redisUrl: env.REDIS_URL, subscribe: true, onEvent: onCacheEvent })
telemetry.watchCache(caching.counts)
const stores = caching.over(await createStores(store, common))
const model = createLanguageModel(languageModel, { ...common, scripts: caching.scripts, onFailure })
const services = createServices({ stores, model, ownTitles: env.CATALOGUE_FILE, clock, newId, onFailure })
await services.warmUp()

const sockets = createChatSockets({ clock, allowedOrigins: env.ALLOWED_ORIGINS })
const app = createApp({
  ...services,
  plane: 'fargate',
  identify: createIdentify(env, { clock, newId }),
  allowedOrigins: env.ALLOWED_ORIGINS,
  limits: { ...createRateLimiters({ ...rateLimits, clock, redis: caching.scripts }), ...requestLimits },
  isReady: () => state === 'serving',
  clock,
  newId,
  readTrace: telemetry.readTrace,
  onEvent: telemetry.onAppEvent,
  sockets,
  ...(env.WEB_ROOT !== undefined && { assets: readAssets(env.WEB_ROOT) }),
})
const listener = getRequestListener(app.fetch)

const sensor = createLoadSensor({ clock, cpu: chooseCpuUsage(env.CPU_SOURCE, surroundings) })
const primary = createInProcessPlane({ listener, concurrencyLimit: env.CONCURRENCY_LIMIT, sensor })
const reportLoad = createLoadReporter(primary.load, clock)

const onEvent = telemetry.onRouterEvent
const router = createOverflowRouter({
  primary,
  overflow: createOverflowPlane(env.OVERFLOW_PLANE, { ...overflowPlane, clock, onEvent }),
  policy: createStaticPolicy(),
  classify: createClassifier(requestClassRules),
  exempt: listener,
  clock,
  readTrace: telemetry.readTrace,
  random: Math.random,
  onEvent,
  answerError,
})

const server = createTrafficServer((request, response) => {
  if (env.LOAD_REPORT === 'on') reportLoad(response)
  void router.listener(request, response)
}, sockets.takesUpgrade)
sockets.attach(server, app.fetch, () => router.admit(socketTurnClass))

await runService({
  ...serviceSettings(env),
  clock,
  server,
  adminServer: telemetry.adminServer(router.status),
  onState: (next) => {
    state = next
  },
  drain: (timeoutMs) => sockets.drain(timeoutMs),
  logger: telemetry.logger,
  close: async () => {
    await router.close()
    await services.close()
  },
})
