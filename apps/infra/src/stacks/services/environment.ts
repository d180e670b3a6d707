import { requestClassRules } from '@manga-assist/adapter-hono'
import { timeouts } from '@manga-assist/contracts'
import { functionName, liveAlias, metricNamespace } from '../../policies/resources.ts'
import type { StageParameters } from '../../stages.ts'
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
  return overflowEnvironment(stage, stage.services.orchestrator.min)
}

function routerEnvironment(stage: StageParameters, data: Data): Variables {
  return {
    NODE_ENV: 'production',
    ...overflowEnvironment(stage, stage.services.router?.min ?? 1),
    TASKS: `dns://orchestrator.${namespaceName(stage)}:${trafficPort}`,
    TASK_CONCURRENCY_LIMIT: `${slots.most}`,
    CLASS_RULES: JSON.stringify(requestClassRules),
    CANCEL_STORE: 'dynamodb',
    DYNAMODB_TABLE: data.table.tableName,
  }
}

/** Money and environments are shared by those that spill, as many as there are at rest. */
function overflowEnvironment({ name, ...stage }: StageParameters, sharedBy: number): Variables {
  const { chat, overflowTransport, overflowUsdPerDay, calendarUrl } = stage
  return {
    OVERFLOW_PLANE: 'lambda',
    OVERFLOW_TRANSPORT: overflowTransport,
    OVERFLOW_USD_PER_DAY: `${overflowUsdPerDay / sharedBy}`,
    LAMBDA_FUNCTION: `${functionName({ name, ...stage }, 'chat')}:${liveAlias}`,
    LAMBDA_MAX_CONCURRENCY: `${Math.max(1, Math.floor(chat.reserved / sharedBy))}`,
    LAMBDA_SHARED_BY: `${sharedBy}`,
    LAMBDA_TIMEOUT_MS: `${timeouts.functionMs}`,
    LAMBDA_MEMORY_MB: `${chat.memoryMb}`,
    ...(calendarUrl !== undefined && { PREWARM_CALENDAR: calendarUrl }),
  }
}
