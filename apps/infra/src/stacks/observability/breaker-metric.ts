import { Duration, type Stack } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { metricNamespace } from '../../policies/resources.ts'
import type { StageParameters } from '../../stages.ts'
import { clusterName } from '../services/service-names.ts'
import type { RunningService } from '../services.ts'

/** The line that a router writes when its breaker on Lambda changes: what of it stands for an open one. */
export const breakerLine = { message: 'breaker-changed', state: 'open' } as const

/** Times that a breaker opened, counted from the log: the breaker itself publishes nothing. */
export function breakerOpened(
  stack: Stack,
  { stage, spilling }: { stage: StageParameters; spilling: RunningService },
): IMetric {
  const filter = new MetricFilter(stack, 'BreakerOpened', {
    logGroup: spilling.logs,
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.message', '=', breakerLine.message),
      FilterPattern.stringValue('$.state', '=', breakerLine.state),
    ),
    metricNamespace,
    metricName: `BreakerOpened-${clusterName(stage)}`,
    metricValue: '1',
    defaultValue: 0,
  })
  return filter.metric({ statistic: Stats.SUM, period: Duration.minutes(1) })
}
