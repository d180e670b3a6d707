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

/** Where alarms are told. One that may not use the key is lost without a word, so the key lets in who tells. */
export function createTopic(stack: Stack, { stage, network }: TopicInput): Topic {
  const tellers = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'].map((name) => new ServicePrincipal(name))
  network.key.addToResourcePolicy(
    new PolicyStatement({
      principals: tellers,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  )
  const topic = new Topic(stack, 'Alarms', {
    topicName: `manga-assist-${stage.name}-alarms`,
    masterKey: network.key,
    enforceSSL: true,
  })
  for (const teller of tellers) topic.grantPublish(teller)
  topic.addSubscription(new EmailSubscription(stage.alarmEmail))
  return topic
}
