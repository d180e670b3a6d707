import { randomUUID } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import { createApp, createIdentify, readAssets, requestClassRules } from '@manga-assist/adapter-hono'
import { systemClock as clock } from '@manga-assist/clock'
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
import { createEmbeddedServices, createRateLimiters } from '@manga-assist/providers'
import { createServiceTelemetry } from '@manga-assist/telemetry'
import { env, overflowPlane, rateLimits, requestLimits, surroundings, telemetrySettings } from './env.ts'

let state: LifecycleState = 'starting'
const telemetry = createServiceTelemetry({ ...telemetrySettings, service: 'task', clock, lifecycle: () => state })
const newId = randomUUID
const services = createEmbeddedServices({
  databaseFile: env.DATABASE_FILE,
  tokensPerSecond: env.MODEL_TOKENS_PER_SECOND,
  clock,
  newId,
  onFailure: (error) => telemetry.logger.warn({ err: error }, 'store failed'),
})
services.warmUp()

const app = createApp({
  ...services,
  plane: 'fargate',
  identify: createIdentify(env, { clock, newId }),
  allowedOrigins: env.ALLOWED_ORIGINS,
  limits: { ...createRateLimiters({ ...rateLimits, clock }), ...requestLimits },
  isReady: () => state === 'serving',
  clock,
  readTrace: telemetry.readTrace,
  onEvent: telemetry.onAppEvent,
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
})

await runService({
  ...serviceSettings(env),
  clock,
  server: createTrafficServer((request, response) => {
    if (env.LOAD_REPORT === 'on') reportLoad(response)
    void router.listener(request, response)
  }),
  adminServer: telemetry.adminServer(router.status),
  onState: (next) => {
    state = next
  },
  log: (fields, message) => telemetry.logger.info(fields, message),
  close: async () => {
    await router.close()
    await services.close()
  },
})
