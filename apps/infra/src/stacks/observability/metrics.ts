import { lambdaCostUsd } from '@manga-assist/overflow'
import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { type ApplicationTargetGroup, HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { StageParameters } from '../../stages.ts'
import type { Edge } from '../edge.ts'
import type { Functions } from '../functions.ts'
import { usdPerDayOfOne } from '../services/environment.ts'
import { published } from '../services/published.ts'
import type { ServiceName } from '../services/service-names.ts'

const minute = { period: Duration.minutes(1) }
const day = { period: Duration.days(1) }

/** Share of requests that end in 5xx, of the tasks or of the load balancer itself, in percent. What is shed is among them. */
export function errorPercent({ loadBalancer: { metrics } }: Edge): IMetric {
  return new MathExpression({
    ...minute,
    label: 'errors, percent',
    expression: 'IF(requests > 0, 100 * (FILL(tasks, 0) + FILL(balancer, 0)) / requests, 0)',
    usingMetrics: {
      requests: metrics.requestCount(minute),
      tasks: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, minute),
      balancer: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, minute),
    },
  })
}

/** From the request until its answer begins, for the slowest in a hundred. */
export function slowestSeconds({ loadBalancer }: Edge): IMetric {
  return loadBalancer.metrics.targetResponseTime({ ...minute, statistic: Stats.p(99) })
}

/** Most tasks at once, of any kind, that the load balancer finds unwell. */
export function unhealthyTasks({ front, sockets }: Edge): IMetric {
  const most = ({ metrics }: ApplicationTargetGroup) =>
    metrics.unhealthyHostCount({ ...minute, statistic: Stats.MAXIMUM })
  return new MathExpression({
    ...minute,
    label: 'unhealthy tasks',
    expression: 'MAX([FILL(blue, 0), FILL(green, 0), FILL(sockets, 0)])',
    usingMetrics: { blue: most(front.blue), green: most(front.green), sockets: most(sockets) },
  })
}

/** 1 where no task published in a minute. */
export function signalIsMissing(stage: StageParameters): IMetric {
  const samples = published(stage, 'orchestrator', { metricName: 'TaskSlotsWanted', statistic: Stats.SAMPLE_COUNT })
  return new MathExpression({
    ...minute,
    label: 'the signal is missing',
    expression: 'samples < 1',
    usingMetrics: { samples: samples.with(minute) },
  })
}

/** What Lambda cost in a day, by the price table of the router: its time, and its requests. */
export function spilledUsd({ chat }: Functions, memoryMb: number): IMetric {
  const requestUsd = lambdaCostUsd(0, memoryMb)
  const msUsd = lambdaCostUsd(1, memoryMb) - requestUsd
  return new MathExpression({
    ...day,
    label: 'dollars on Lambda',
    expression: `milliseconds * ${decimal(msUsd)} + requests * ${decimal(requestUsd)}`,
    usingMetrics: {
      milliseconds: chat.metricDuration({ ...day, statistic: Stats.SUM }),
      requests: chat.metricInvocations({ ...day, statistic: Stats.SUM }),
    },
  })
}

/** Of the parts of the day's money that tasks, or routers, have: what is left of the one that spent most, in dollars. */
export function leastUsdLeft(stage: StageParameters, spilling: ServiceName): Metric {
  return published(stage, spilling, { metricName: 'OverflowUsdLeft', statistic: Stats.MINIMUM }).with(minute)
}

/** Of the part of the day's money that each task, or router, has: how much the one that spent most has used, in percent. */
export function budgetUsedPercent(stage: StageParameters, spilling: ServiceName): IMetric {
  const range = stage.services[spilling] ?? stage.services.orchestrator
  return new MathExpression({
    ...minute,
    label: 'of its money, percent',
    expression: `100 - 100 * left / ${decimal(usdPerDayOfOne(stage, range))}`,
    usingMetrics: { left: leastUsdLeft(stage, spilling) },
  })
}

/** CloudWatch reads no exponents. */
function decimal(value: number): string {
  return value.toFixed(15)
}
