import { randomUUID as newId } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { systemClock as clock } from '@manga-assist/clock'
import { answerError } from '@manga-assist/contracts'
import {
  createHealthListener,
  createTrafficServer,
  type LifecycleState,
  openOrExit,
  runService,
  serviceSettings,
} from '@manga-assist/lifecycle'
import {
  createHttpUpstreamPlane,
  createOverflowPlane,
  createOverflowRouter,
  openPolicy,
  watchDemand,
  withRedirectEdge,
} from '@manga-assist/planes'
import { createParentRehearsal, createServiceTelemetry } from '@manga-assist/telemetry'
import { cancelStore, edge, env, overflowPlane, policySettings, prewarming, scaling, telemetrySettings } from './env.ts'
import { openCancelKeys } from './open-cancel-keys.ts'

let state: LifecycleState = 'starting'
const rehearsal = env.DROP_REHEARSAL === 'on' ? createParentRehearsal(process, clock) : undefined
const telemetry = createServiceTelemetry({ ...telemetrySettings, clock, lifecycle: () => state, rehearsal })
const onEvent = telemetry.onRouterEvent

const primary = createHttpUpstreamPlane({
  addresses: env.TASKS,
  dnsIntervalMs: env.TASK_DNS_INTERVAL_MS,
  fallbackConcurrencyLimit: env.TASK_CONCURRENCY_LIMIT,
  balance: env.ROUTER_BALANCE,
  userCookie: env.ROUTER_USER_COOKIE,
  slowStartMs: env.TASK_SLOW_START_MS,
  ejectionMs: env.TASK_EJECTION_MS,
  maxEjectionMs: env.TASK_MAX_EJECTION_MS,
  random: Math.random,
  clock,
  onEvent,
})

const { cancels, close: closeCancelKeys } = await openOrExit(openCancelKeys({ store: cancelStore, newId }))
const { policy, ...policySource } = await openOrExit(openPolicy({ ...policySettings, clock, onEvent }))
const router = createOverflowRouter({
  primary,
  overflow: createOverflowPlane(env.OVERFLOW_PLANE, { ...overflowPlane, newId, clock, onEvent, cancels }),
  ...policy.settings,
  ledgerEntries: env.LEDGER_ENTRIES,
  lambdaSharedBy: env.LAMBDA_SHARED_BY,
  classify: policy.classify,
  exempt: createHealthListener(() => state === 'serving' && primary.load().concurrencyLimit > 0),
  maxBufferedBodyBytes: env.MAX_BODY_BYTES,
  clock,
  readTrace: telemetry.readTrace,
  random: Math.random,
  onEvent,
  answerError,
})

const unwatch = policySource.watch(router.apply)
const demand = watchDemand({ router, scaling, prewarming, clock, onEvent })

const takesUpgrade = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket'
const server = createTrafficServer(withRedirectEdge(router.listener, edge), takesUpgrade)
server.on('upgrade', primary.upgrades.relay)

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
  drain: (timeoutMs) => primary.upgrades.drain(timeoutMs),
  logger: telemetry.logger,
  close: async () => {
    unwatch()
    demand.close()
    await router.close()
    await closeCancelKeys()
    await telemetry.close()
  },
})
