import { requestClassRules, taskClasses } from '@manga-assist/adapter-hono'
import { readEnvironmentOrExit } from '@manga-assist/lifecycle'
import {
  lambdaSettings,
  policyOfEnvironment,
  prewarmSettings,
  redirectSettings,
  scaleSettings,
  withoutReserves,
} from '@manga-assist/overflow'
import { applicationSettings } from '@manga-assist/providers'
import { cloudWatchSettings } from '@manga-assist/telemetry'
import { taskVariables } from './task-variables.ts'

export const env = readEnvironmentOrExit(taskVariables, process.env)

export const telemetrySettings = {
  service: 'task',
  logLevel: env.LOG_LEVEL,
  sampleRate: env.TRACE_SAMPLE_RATE,
  cloudWatch: cloudWatchSettings(env, 'task'),
  dashboardRoot: env.DASHBOARD_ROOT,
}

/** At 5 ms a call 16 connections carry 3,200 calls a second: more than a task's CPU can make. */
export const application = applicationSettings(env, { maxSockets: 16, startCheck: 'describe', subscribe: true })
export const rateLimits = { perUser: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_ADDRESS_PER_MINUTE }
export const requestLimits = { concurrentPerUser: env.RATE_LIMIT_CONCURRENT, trustedProxies: env.TRUSTED_PROXIES }

export const policySettings = {
  base: policyOfEnvironment(env),
  // Behind a standalone router that one keeps reserves free over all tasks: kept here as well, they would be refused twice.
  rules: env.LOAD_REPORT === 'on' ? withoutReserves(requestClassRules) : requestClassRules,
  unrouted: env.LOAD_REPORT === 'on' ? taskClasses.map((one) => ({ ...one, reservedShare: 0 })) : taskClasses,
  path: env.OVERFLOW_POLICY_FILE,
}

export const taskLimit = {
  most: env.CONCURRENCY_LIMIT,
  fewest: env.CONCURRENCY_LIMIT_FLOOR,
  isAdaptive: env.CONCURRENCY_LIMIT_MODE && env.CONCURRENCY_LIMIT_MODE === 'adaptive',
}

/** One task of many: what it sees is its own part. */
export const scaling = { settings: scaleSettings(env), sees: 'task', taskLimit: env.CONCURRENCY_LIMIT } as const

export const prewarming = prewarmSettings(env)

export const overflowPlane = { ...lambdaSettings(env), redirect: redirectSettings(env) }

export const enrichment = {
  place: env.ENRICHMENT,
  functionName: env.ENRICH_FUNCTION,
  endpoint: env.LAMBDA_ENDPOINT,
  region: env.AWS_REGION,
}

export const surroundings = { onEcs: env.ECS_CONTAINER_METADATA_URI_V4 !== undefined, pid: process.pid }
