import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { StageParameters } from '../../stages.ts'
import type { Network } from '../network.ts'

interface TopicInput {
  stage: StageParameters
  network: Network
}

/** Where alarms are told. An alarm that may not use the key is lost without a word, so the key lets them. */
export function createTopic(stack: Stack, { stage, network }: TopicInput): Topic {
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com')
  network.key.addToResourcePolicy(
    new PolicyStatement({
      principals: [cloudWatch],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  )
  const topic = new Topic(stack, 'Alarms', {
    topicName: `manga-assist-${stage.name}-alarms`,
    masterKey: network.key,
    enforceSSL: true,
  })
  topic.grantPublish(cloudWatch)
  topic.addSubscription(new EmailSubscription(stage.alarmEmail))
  return topic
}
