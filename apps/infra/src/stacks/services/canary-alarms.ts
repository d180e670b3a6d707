import { Duration, type Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { type ApplicationTargetGroup, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Edge } from '../edge.ts'

/** A deployment goes on while fewer of its answers than this fail. */
const mostErrorsPercent = 0.1
const period = Duration.minutes(1)

/**
 * One alarm for each of the two sets of targets, as either may be the new one. Both are watched alone: among the 95 % of
 * the old version, errors of the new one would not be seen.
 */
export function createCanaryAlarms(stack: Stack, { front }: Pick<Edge, 'front'>): Alarm[] {
  return [canaryAlarm(stack, 'BlueErrors', front.blue), canaryAlarm(stack, 'GreenErrors', front.green)]
}

function canaryAlarm(stack: Stack, id: string, { metrics }: ApplicationTargetGroup): Alarm {
  const percent = new MathExpression({
    expression: 'IF(requests > 0, 100 * errors / requests, 0)',
    label: 'errors, percent',
    period,
    usingMetrics: {
      errors: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
      requests: metrics.requestCount({ period }),
    },
  })
  return new Alarm(stack, id, {
    alarmDescription: `Ends a deployment: over ${mostErrorsPercent} % of the answers of one set of targets fail`,
    metric: percent,
    threshold: mostErrorsPercent,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    // Between deployments one of the two gets no requests.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
}
