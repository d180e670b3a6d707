import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { metricNamespace } from '../../policies/resources.ts'
import type { StageParameters } from '../../stages.ts'
import { clusterName, type ServiceName } from './service-names.ts'

/** Tasks and routers publish a value a second; alarms judge no more often than this. */
export const period = Duration.seconds(10)

/** A metric that the tasks of a service publish. Its names are those of packages/telemetry. */
export function published(
  stage: StageParameters,
  service: ServiceName,
  { metricName, statistic }: { metricName: string; statistic: string },
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName,
    statistic,
    period,
    dimensionsMap: { Service: service, Cluster: clusterName(stage) },
  })
}
