import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { StageParameters } from '../../stages.ts'

/** Access logs of CloudFront and the load balancer; they end as the logs of the tasks do. */
export function createLogBucket(stack: Stack, stage: StageParameters): Bucket {
  const isProduction = stage.name === 'production'
  return new Bucket(stack, 'AccessLogs', {
    // The load balancer writes to buckets that S3 encrypts with its own keys, and to no others.
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    // CloudFront names itself as the owner of what it writes.
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      {
        expiration: Duration.days(stage.logRetentionDays),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
}
