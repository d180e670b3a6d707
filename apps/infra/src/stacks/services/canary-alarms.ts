import { Duration, type Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { type ApplicationTargetGroup, HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Edge } from '../edge.ts'

/** A deployment goes on while fewer of its answers than this fail. */
const mostErrorsPercent = 0.1
const period = Duration.minutes(1)

interface CanaryRule {
  id: string
  says: string
  metric: IMetric
  threshold: number
  /** Of the last three minutes, how many must be above it. */
  minutes: 1 | 2
}

/**
 * What ends a deployment. Each of the two sets of targets is watched alone, as either may be the new one: among the 95 % of
 * the old version, errors of the new one would not be seen. A task that dies answers nothing, so what it leaves unanswered
 * stands with the load balancer, which counts it for no set.
 */
export function createCanaryAlarms(
  stack: Stack,
  { front, loadBalancer }: Pick<Edge, 'front' | 'loadBalancer'>,
): Alarm[] {
  const unanswered: CanaryRule = {
    id: 'BalancerErrors',
    says: `over ${mostErrorsPercent} % of all requests are answered by no task`,
    metric: unansweredPercent(loadBalancer),
    ...{ threshold: mostErrorsPercent, minutes: 2 },
  }
  const rules = [...rulesOf('Blue', front.blue), ...rulesOf('Green', front.green), unanswered]
  return rules.map((rule) => canaryAlarm(stack, rule))
}

function rulesOf(set: 'Blue' | 'Green', { metrics }: ApplicationTargetGroup): CanaryRule[] {
  return [
    {
      id: `${set}Errors`,
      says: `over ${mostErrorsPercent} % of what one set of targets is asked fails, or cannot be asked`,
      metric: failedPercent(metrics),
      ...{ threshold: mostErrorsPercent, minutes: 2 },
    },
    {
      id: `${set}Unhealthy`,
      says: 'a task of one set of targets answers its checks no more',
      metric: metrics.unhealthyHostCount({ period, statistic: Stats.MAXIMUM }),
      // ECS takes such a task away at once: the next one may be unwell in another minute.
      ...{ threshold: 0, minutes: 1 },
    },
  ]
}

function failedPercent(metrics: ApplicationTargetGroup['metrics']): IMetric {
  return new MathExpression({
    expression: 'IF(requests > 0, 100 * (FILL(errors, 0) + FILL(refused, 0)) / requests, 0)',
    label: 'failed, percent',
    period,
    usingMetrics: {
      errors: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
      refused: metrics.targetConnectionErrorCount({ period }),
      requests: metrics.requestCount({ period }),
    },
  })
}

function unansweredPercent({ metrics }: Edge['loadBalancer']): IMetric {
  return new MathExpression({
    expression: 'IF(requests > 0, 100 * FILL(unanswered, 0) / requests, 0)',
    label: 'answered by no task, percent',
    period,
    usingMetrics: {
      unanswered: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
      requests: metrics.requestCount({ period }),
    },
  })
}

function canaryAlarm(stack: Stack, { id, says, metric, threshold, minutes }: CanaryRule): Alarm {
  return new Alarm(stack, id, {
    alarmDescription: `Ends a deployment: ${says}`,
    ...{ metric, threshold },
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: minutes,
    // Between deployments one of the two sets gets no requests.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
}
