import type { Stack } from 'aws-cdk-lib'
import { Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events'
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { StageParameters } from '../../stages.ts'
import { clusterName } from '../services/service-names.ts'

/** Tells when ECS has given up a deployment, and gone back by itself: it does so without a word to anybody. */
export function tellDeploymentFailures(stack: Stack, { stage, topic }: { stage: StageParameters; topic: Topic }): void {
  const services = stack.formatArn({ service: 'ecs', resource: 'service', resourceName: `${clusterName(stage)}/` })
  const message = RuleTargetInput.fromText(
    `A deployment in ${stage.name} failed, and ECS has gone back: aws ecs list-service-deployments says which and why.`,
  )
  new Rule(stack, 'DeploymentFailures', {
    description: 'Deployments that ECS gave up',
    eventPattern: {
      source: ['aws.ecs'],
      detailType: ['ECS Deployment State Change'],
      resources: Match.prefix(services),
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    },
    targets: [new SnsTopic(topic, { message })],
  })
}
