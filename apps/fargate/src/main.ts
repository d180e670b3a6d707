import { randomUUID as newId } from 'node:crypto'
import { enrichClass, socketTurnClass } from '@manga-assist/adapter-hono'
import { systemClock as clock } from '@manga-assist/clock'
import { answerError } from '@manga-assist/contracts'
import {
  createTrafficServer,
  type LifecycleState,
  openOrExit,
  runService,
  serviceSettings,
} from '@manga-assist/lifecycle'
import {
  chooseCpuUsage,
  createInProcessPlane,
  createLoadReporter,
  createLoadSensor,
  createOverflowPlane,
  createOverflowRouter,
  openPolicy,
  roomOf,
  TaskLimit,
  watchDemand,
} from '@manga-assist/planes'
import { createServiceTelemetry } from '@manga-assist/telemetry'
import {
  env,
  overflowPlane,
  policySettings,
  prewarming,
  scaling,
  surroundings,
  taskLimit,
  telemetrySettings,
} from './env.ts'
import { openApplication } from './open-application.ts'

let state: LifecycleState = 'starting'
const telemetry = createServiceTelemetry({ ...telemetrySettings, clock, lifecycle: () => state })
const { app, sockets, cancelKeys, listener, close } = await openApplication(telemetry, {
  isReady: () => state === 'serving',
  admitEnrichment: () => roomOf(router.admit(policy.current(enrichClass))),
})

const onEvent = telemetry.onRouterEvent
const sensor = createLoadSensor({ clock, cpu: chooseCpuUsage(env.CPU_SOURCE, surroundings) })
const { policy, ...policySource } = await openOrExit(openPolicy({ ...policySettings, clock, onEvent }))
const limit = new TaskLimit({ ...taskLimit, clock, isAdaptive: () => taskLimit.isAdaptive ?? policy.isAdaptive })
const primary = createInProcessPlane({ listener, limit, sensor, clock })
const reportLoad = createLoadReporter(primary.load, clock)

const router = createOverflowRouter({
  primary,
  overflow: createOverflowPlane(env.OVERFLOW_PLANE, {
    ...{ ...overflowPlane, newId, clock, onEvent },
    cancels: { newKey: newId, cancel: (key) => cancelKeys.cancel(key) },
  }),
  ...policy.settings,
  ledgerEntries: env.LEDGER_ENTRIES,
  lambdaSharedBy: env.LAMBDA_SHARED_BY,
  classify: policy.classify,
  exempt: listener,
  clock,
  readTrace: telemetry.readTrace,
  random: Math.random,
  onEvent,
  answerError,
})

const unwatch = policySource.watch(router.apply)
const demand = watchDemand({ router, scaling, prewarming, clock, onEvent })

const server = createTrafficServer((request, response) => {
  if (env.LOAD_REPORT === 'on') reportLoad(response)
  router.listener(request, response)
}, sockets.takesUpgrade)
sockets.attach(server, app.fetch, () => router.admit(policy.current(socketTurnClass)))

await runService({
  ...serviceSettings(env),
  clock,
  server,
  adminServer: telemetry.adminServer({
    status: () => ({ ...router.status(), ...policySource.status(), ...demand.status() }),
    ledger: router.ledger,
  }),
  onState: (next) => {
    state = next
  },
  drain: (timeoutMs) => sockets.drain(timeoutMs),
  logger: telemetry.logger,
  close: async () => {
    unwatch()
    demand.close()
    await router.close()
    await Promise.all([close(), telemetry.close()])
  },
})
