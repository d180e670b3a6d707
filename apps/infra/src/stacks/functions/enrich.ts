import { timeouts } from '@manga-assist/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Alias } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { liveAlias, resourcesOf } from '../../policies/resources.ts'
import { taskStatements } from '../../policies/task-statements.ts'
import type { Functions, FunctionsInput } from '../functions.ts'
import type { Network } from '../network.ts'
import { createFunction } from './function-base.ts'

const memoryMb = 256
/** Jobs wait in Lambda's own queue; so many at once keep the table free for readers. */
const reserved = 20
/** Longest that SQS keeps anything: time for somebody to look. */
const keptDays = 14

/** The function that refreshes profiles, off the reader's path; what fails three times waits in a queue. */
export function createEnrich(
  stack: Stack,
  { stage, network, data, bundles, commits }: FunctionsInput,
): Pick<Functions, 'enrich' | 'enrichAlias' | 'deadLetters'> {
  const { tableArn, tableName } = data.table
  const deadLetters = new Queue(stack, 'DeadLetters', {
    queueName: `manga-assist-${stage.name}-enrich-dead-letters`,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: network.key,
    enforceSSL: true,
    retentionPeriod: Duration.days(keptDays),
  })
  const enrich = createFunction(stack, 'enrich', {
    stage,
    network,
    isPrivate: true,
    bundle: bundles.enrich,
    commit: commits.enrich,
    memoryMb,
    timeout: Duration.millis(timeouts.enrichFunctionMs),
    reserved,
    environment: {
      STORE: 'dynamodb',
      DYNAMODB_TABLE: tableName,
      REDIS_URL: data.cacheUrl.secretValue.unsafeUnwrap(),
    },
    deadLetters,
    statements: [
      ...taskStatements('enrich', resourcesOf(stack, stage, { tableArn, daxArn: undefined })),
      encryptDeadLetters(network),
    ],
  })
  const enrichAlias = new Alias(stack, 'EnrichAlias', { aliasName: liveAlias, version: enrich.currentVersion })
  return { enrich, enrichAlias, deadLetters }
}

/** Lambda puts failed jobs into the queue under the role of the function; the queue is encrypted under the key of the stage. */
function encryptDeadLetters({ key }: Network): PolicyStatement {
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey']
  return new PolicyStatement({ sid: 'PlatformDeadLetters', actions, resources: [key.keyArn] })
}
