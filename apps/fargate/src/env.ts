import {
  checkIdentity,
  identityVariables,
  rateLimitVariables,
  requestClassRules,
  taskClasses,
} from '@manga-assist/adapter-hono'
import { readEnvironmentOrExit, serviceVariables } from '@manga-assist/lifecycle'
import {
  checkRedirectVariables,
  checkScaleVariables,
  lambdaSettings,
  lambdaVariables,
  policyOfEnvironment,
  policyVariables,
  prewarmSettings,
  prewarmVariables,
  redirectSettings,
  redirectVariables,
  scaleSettings,
  scaleVariables,
  withoutReserves,
} from '@manga-assist/overflow'
import { applicationSettings, applicationVariables, checkApplicationVariables } from '@manga-assist/providers'
import { cloudWatchSettings, cloudWatchVariables } from '@manga-assist/telemetry'
import * as z from 'zod'

const atLeastOne = z.coerce.number().int().min(1)

const schema = z
  .object({
    ...serviceVariables,
    ...identityVariables,
    ...rateLimitVariables,
    ...applicationVariables,
    ...policyVariables,
    ...lambdaVariables,
    ...redirectVariables,
    ...scaleVariables,
    ...prewarmVariables,
    ...cloudWatchVariables,
    /** Folder of the chat page; without it no page is served. */
    WEB_ROOT: z.string().optional(),
    /** Most requests that run at once in this task. */
    CONCURRENCY_LIMIT: atLeastOne.default(100),
    /**
     * Whether that limit is learned from how fast answers begin, and lowered while the task is busy. Default: where the
     * policy is adaptive.
     */
    CONCURRENCY_LIMIT_MODE: z.enum(['fixed', 'adaptive']).optional(),
    /** Fewest that may run at once under a learned limit. */
    CONCURRENCY_LIMIT_FLOOR: atLeastOne.default(4),
    /** Where to spill. `none` behind a standalone router: the task then serves or sheds. */
    OVERFLOW_PLANE: z.enum(['lambda', 'none']).default('none'),
    /** Whose CPU is measured: the container's, this process's, or whichever fits where it runs. */
    CPU_SOURCE: z.enum(['auto', 'cgroup', 'process']).default('auto'),
    /** Set by ECS. */
    ECS_CONTAINER_METADATA_URI_V4: z.string().optional(),
    /** Puts the task's load on every answer, for a standalone router in front; clients see it where there is none. */
    LOAD_REPORT: z.enum(['on', 'off']).default('off'),
  })
  .superRefine(checkApplicationVariables)
  .superRefine(checkScaleVariables)
  .superRefine(checkRedirectVariables)
  .superRefine(checkIdentity)

export const env = readEnvironmentOrExit(schema, process.env)

export const telemetrySettings = {
  service: 'task',
  logLevel: env.LOG_LEVEL,
  sampleRate: env.TRACE_SAMPLE_RATE,
  cloudWatch: cloudWatchSettings(env, 'task'),
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
