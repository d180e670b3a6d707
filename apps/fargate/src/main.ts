import { requestClassRules, socketTurnClass } from '@manga-assist/adapter-hono'
import { systemClock as clock } from '@manga-assist/clock'
import { answerError } from '@manga-assist/contracts'
import { createTrafficServer, type LifecycleState, runService, serviceSettings } from '@manga-assist/lifecycle'
import { createClassifier } from '@manga-assist/overflow'
import {
  chooseCpuUsage,
  createInProcessPlane,
  createLoadReporter,
  createLoadSensor,
  createOverflowPlane,
  createOverflowRouter,
  createScaleSampler,
} from '@manga-assist/planes'
import { createServiceTelemetry } from '@manga-assist/telemetry'
import { env, overflowPlane, policy, scaling, surroundings, telemetrySettings } from './env.ts'
import { openApplication } from './open-application.ts'

let state: LifecycleState = 'starting'
const telemetry = createServiceTelemetry({ ...telemetrySettings, clock, lifecycle: () => state })
const { app, sockets, listener, close } = await openApplication(telemetry, () => state === 'serving')

const sensor = createLoadSensor({ clock, cpu: chooseCpuUsage(env.CPU_SOURCE, surroundings) })
const primary = createInProcessPlane({ listener, concurrencyLimit: env.CONCURRENCY_LIMIT, sensor })
const reportLoad = createLoadReporter(primary.load, clock)

const onEvent = telemetry.onRouterEvent
const router = createOverflowRouter({
  primary,
  overflow: createOverflowPlane(env.OVERFLOW_PLANE, { ...overflowPlane, clock, onEvent }),
  policy,
  ledgerEntries: env.LEDGER_ENTRIES,
  classify: createClassifier(requestClassRules),
  exempt: listener,
  clock,
  readTrace: telemetry.readTrace,
  random: Math.random,
  onEvent,
  answerError,
})

const scale = createScaleSampler({ ...scaling, demand: router.demand, clock, onEvent })

const server = createTrafficServer((request, response) => {
  if (env.LOAD_REPORT === 'on') reportLoad(response)
  router.listener(request, response)
}, sockets.takesUpgrade)
sockets.attach(server, app.fetch, () => router.admit(socketTurnClass))

await runService({
  ...serviceSettings(env),
  clock,
  server,
  adminServer: telemetry.adminServer({
    status: () => ({ ...router.status(), scale: scale.status() }),
    ledger: router.ledger,
  }),
  onState: (next) => {
    state = next
  },
  drain: (timeoutMs) => sockets.drain(timeoutMs),
  logger: telemetry.logger,
  close: async () => {
    scale.close()
    await router.close()
    await Promise.all([close(), telemetry.close()])
  },
})
