import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { StageParameters } from '../stages.ts'

const retentions = { 7: RetentionDays.ONE_WEEK, 30: RetentionDays.ONE_MONTH, 365: RetentionDays.ONE_YEAR } as const

/** A group of logs that is encrypted and ends, as every one of ours. */
export function logGroup(scope: Stack, id: string, { stage, key }: { stage: StageParameters; key: IKey }): LogGroup {
  return new LogGroup(scope, id, {
    encryptionKey: key,
    retention: retentions[stage.logRetentionDays],
    removalPolicy: stage.name === 'production' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
}
