import { readEnvironmentOrExit } from '@manga-assist/lifecycle'
import {
  lambdaSettings,
  policyOfEnvironment,
  prewarmSettings,
  redirectSettings,
  scaleSettings,
} from '@manga-assist/overflow'
import { storeSettings } from '@manga-assist/providers'
import { cloudWatchSettings } from '@manga-assist/telemetry'
import { routerVariables } from './router-variables.ts'

export const env = readEnvironmentOrExit(routerVariables, process.env)

export const telemetrySettings = {
  service: 'router',
  logLevel: env.LOG_LEVEL,
  sampleRate: env.TRACE_SAMPLE_RATE,
  cloudWatch: cloudWatchSettings(env, 'router'),
  dashboardRoot: env.DASHBOARD_ROOT,
}

export const policySettings = {
  base: policyOfEnvironment(env),
  rules: [{ path: '/health' }, { path: '/ready' }, ...env.CLASS_RULES],
  path: env.OVERFLOW_POLICY_FILE,
}

/** It writes a key for each client that leaves, and reads none. */
export const cancelStore =
  env.CANCEL_STORE === 'none'
    ? undefined
    : storeSettings({ ...env, STORE: env.CANCEL_STORE }, { maxSockets: 4, startCheck: 'touch' })

/** The router sees all tasks. */
export const scaling = { settings: scaleSettings(env), sees: 'fleet', taskLimit: env.TASK_CONCURRENCY_LIMIT } as const

export const prewarming = prewarmSettings(env)

const redirect = redirectSettings(env)

export const edge =
  env.OVERFLOW_EDGE_URL === undefined
    ? undefined
    : { path: env.OVERFLOW_REDIRECT_PATH, functionUrl: env.OVERFLOW_EDGE_URL }

export const overflowPlane = {
  ...lambdaSettings(env),
  redirect: redirect && { ...redirect, userCookie: env.ROUTER_USER_COOKIE },
}
