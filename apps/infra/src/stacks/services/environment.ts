import { requestClassRules } from '@manga-assist/adapter-hono'
import { timeouts } from '@manga-assist/contracts'
import { lambdaCostUsd } from '@manga-assist/overflow'
import { functionName, liveAlias, metricNamespace } from '../../policies/resources.ts'
import type { StageParameters, TaskRange } from '../../stages.ts'
import { applicationEnvironment } from '../application.ts'
import type { Data } from '../data.ts'
import { trafficPort } from '../network.ts'
import { clusterName, namespaceName, type ServiceName } from './service-names.ts'

/** Most requests that run at once in one task, and how many of them it holds when it is well used. */
export const slots = { most: 100, wellUsed: 70 } as const

type Variables = Record<string, string>

/** Variables of one service, apart from its secrets. */
export function environmentOf(name: ServiceName, stage: StageParameters, data: Data): Variables {
  const common = { AWS_REGION: stage.region, ...drainEnvironment(), ...metricsEnvironment(name, stage) }
  switch (name) {
    case 'orchestrator':
      return { ...common, ...taskEnvironment(stage, data), ...orchestratorEnvironment(stage) }
    case 'socket':
      // WebSocket turns live and die with their connection: nothing of them spills.
      return { ...common, ...taskEnvironment(stage, data), OVERFLOW_PLANE: 'none' }
    case 'router':
      return { ...common, ...routerEnvironment(stage, data) }
  }
}

function drainEnvironment(): Variables {
  return { DRAIN_NOTICE_MS: `${timeouts.drainNoticeMs}`, DRAIN_TIMEOUT_MS: `${timeouts.drainMs}` }
}

function metricsEnvironment(name: ServiceName, stage: StageParameters): Variables {
  const { min, max } = stage.services.orchestrator
  return {
    CLOUDWATCH_METRICS: 'on',
    CLOUDWATCH_NAMESPACE: metricNamespace,
    CLOUDWATCH_SERVICE: name,
    CLOUDWATCH_CLUSTER: clusterName(stage),
    SCALE_SLOTS_PER_TASK: `${slots.wellUsed}`,
    SCALE_MIN_TASKS: `${min}`,
    SCALE_MAX_TASKS: `${max}`,
  }
}

function taskEnvironment(stage: StageParameters, data: Data): Variables {
  return {
    ...applicationEnvironment(stage, data),
    ...(data.dax && { DAX_ENDPOINT: data.dax.endpoint }),
    CONCURRENCY_LIMIT: `${slots.most}`,
    ENRICHMENT: 'lambda',
    ENRICH_FUNCTION: `${functionName(stage, 'enrich')}:${liveAlias}`,
  }
}

/** Spills by itself, or is one of those behind a router that does, which is one proxy more. */
function orchestratorEnvironment(stage: StageParameters): Variables {
  if (stage.services.router) return { OVERFLOW_PLANE: 'none', LOAD_REPORT: 'on', TRUSTED_PROXIES: '3' }
  return overflowEnvironment(stage, stage.services.orchestrator)
}

function routerEnvironment(stage: StageParameters, data: Data): Variables {
  return {
    NODE_ENV: 'production',
    ...overflowEnvironment(stage, stage.services.router ?? { min: 1, max: 1 }),
    TASKS: `dns://orchestrator.${namespaceName(stage)}:${trafficPort}`,
    TASK_CONCURRENCY_LIMIT: `${slots.most}`,
    CLASS_RULES: JSON.stringify(requestClassRules),
    CANCEL_STORE: 'dynamodb',
    DYNAMODB_TABLE: data.table.tableName,
  }
}

/**
 * Money is shared by as many as may spill at most, so that all of them together keep to what the stage has; fewer of them
 * spend less. Environments and the rate of starts are shared by those at rest: a burst is there before the tasks that it
 * takes, and Lambda itself bounds both.
 */
function overflowEnvironment({ name, ...stage }: StageParameters, spilling: TaskRange): Variables {
  const { chat, overflowTransport, overflowUsdPerDay, calendarUrl } = stage
  return {
    OVERFLOW_PLANE: 'lambda',
    OVERFLOW_TRANSPORT: overflowTransport,
    OVERFLOW_USD_PER_DAY: `${usdPerDayOfOne({ chat, overflowUsdPerDay }, spilling)}`,
    LAMBDA_FUNCTION: `${functionName({ name, ...stage }, 'chat')}:${liveAlias}`,
    LAMBDA_MAX_CONCURRENCY: `${Math.max(1, Math.floor(chat.reserved / spilling.min))}`,
    LAMBDA_SHARED_BY: `${spilling.min}`,
    LAMBDA_TIMEOUT_MS: `${timeouts.functionMs}`,
    LAMBDA_MEMORY_MB: `${chat.memoryMb}`,
    ...(calendarUrl !== undefined && { PREWARM_CALENDAR: calendarUrl }),
  }
}

/** The part of the day's money that one task, or one router, may spend. */
export function usdPerDayOfOne(
  { chat, overflowUsdPerDay }: Pick<StageParameters, 'chat' | 'overflowUsdPerDay'>,
  spilling: TaskRange,
): number {
  return Math.max(leastUsd(chat.memoryMb), overflowUsdPerDay / spilling.max)
}

/** What one request needs: set aside is what it costs at most, and one of the lowest priority must leave half of the money. */
function leastUsd(memoryMb: number): number {
  return 2 * lambdaCostUsd(timeouts.functionMs, memoryMb)
}
