import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { StageParameters } from '../stages.ts'

const retentions = { 7: RetentionDays.ONE_WEEK, 30: RetentionDays.ONE_MONTH, 365: RetentionDays.ONE_YEAR } as const

export interface LogGroupInput {
  stage: StageParameters
  key: IKey
  /** Where who writes asks for one. */
  name?: string
}

/** A group of logs that is encrypted and ends, as every one of ours. */
export function logGroup(scope: Stack, id: string, { stage, key, name }: LogGroupInput): LogGroup {
  return new LogGroup(scope, id, {
    ...(name !== undefined && { logGroupName: name }),
    encryptionKey: key,
    retention: retentions[stage.logRetentionDays],
    removalPolicy: stage.name === 'production' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
}
