import type { Acknowledgement } from './findings.ts'

const gate = ['Services/Gate/Resource']
const canaryAlarms = ['BlueErrors', 'GreenErrors', 'BlueUnhealthy', 'GreenUnhealthy', 'BalancerErrors'].map(
  (name) => `Services/${name}/Resource`,
)

/** What of the services, and of who watches them, is not kept, and why. */
export const serviceAcknowledgements: readonly Acknowledgement[] = [
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    paths: [
      ...['Services/OrchestratorRole/DefaultPolicy/Resource', 'Services/SocketRole/DefaultPolicy/Resource'],
      'Services/RouterRole/DefaultPolicy/Resource',
    ],
    reason: 'cloudwatch:PutMetricData takes no resource; a condition limits it to our own namespace.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    paths: [
      'Services/OrchestratorTask/ExecutionRole/DefaultPolicy/Resource',
      'Services/SocketTask/ExecutionRole/DefaultPolicy/Resource',
      'Services/RouterTask/ExecutionRole/DefaultPolicy/Resource',
    ],
    reason: 'ecr:GetAuthorizationToken takes no resource; images are limited to their repository.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    paths: ['Services/GateRole/DefaultPolicy/Resource'],
    reason: 'X-Ray takes no resource.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Gate*',
    paths: ['Services/GateHookRole/*'],
    reason: 'ECS may call the check of deployments, in whichever of its versions.',
  },
  {
    rule: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers]',
    paths: ['Services/Orchestrator/GreenRole/Resource', 'Services/Router/GreenRole/Resource'],
    reason: 'AWS keeps it for ECS to move traffic in deployments: what that takes is for ECS to know.',
  },
  {
    rule: 'NIST.800.53.R5-IAMNoInlinePolicy',
    paths: ['Services/*'],
    reason: 'Each policy is for one role alone, and ends with it; a managed one could be given to others.',
  },
  {
    rule: 'AwsSolutions-ECS2',
    paths: ['Services/OrchestratorTask/Resource', 'Services/SocketTask/Resource', 'Services/RouterTask/Resource'],
    reason: 'Variables say how the same image runs in a stage; what is secret comes from Secrets Manager.',
  },
  {
    rule: 'Serverless-LambdaDLQ',
    paths: gate,
    reason: 'ECS waits for its answer: nothing is invoked asynchronously, so nothing could end in a queue.',
  },
  { rule: 'NIST.800.53.R5-LambdaDLQ', paths: gate, reason: 'As Serverless-LambdaDLQ.' },
  {
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    paths: gate,
    reason: 'It asks as readers do, from the internet, and touches nothing inside.',
  },
  {
    rule: 'NIST.800.53.R5-CloudWatchAlarmAction',
    paths: canaryAlarms,
    reason: 'A deployment watches them, and goes back by itself; readers who fail meanwhile are told by error-rate.',
  },
  {
    rule: 'Serverless-EventBusDLQ',
    paths: ['Observability/DeploymentFailures/Resource'],
    reason: 'A deployment that failed stays in the list of deployments, whether somebody was told or not.',
  },
  {
    rule: 'Serverless-SNSRedrivePolicy',
    paths: ['Observability/Alarms/*'],
    reason: 'Mail to people. An alarm that could not be sent stays on the dashboard until it is over.',
  },
]
