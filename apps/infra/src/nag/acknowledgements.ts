import { edgeAcknowledgements } from './edge-acknowledgements.ts'
import type { Acknowledgement } from './findings.ts'
import { serviceAcknowledgements } from './service-acknowledgements.ts'

/**
 * Every rule of cdk-nag that is not kept, and why. What is found and not here fails `npm run synth`; so does a path here
 * where nothing is found any more.
 */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rule: 'AwsSolutions-EC23',
    paths: ['Network/AlbGroup/Resource'],
    reason: 'Readers come from anywhere, to ports 80 and 443; WAF and the secret header of CloudFront decide further.',
  },
  {
    rule: 'NIST.800.53.R5-VPCDefaultSecurityGroupClosed',
    paths: ['Network/Vpc/Resource'],
    reason: 'Nothing is in the default group. Emptying it takes a custom resource with rights over all groups.',
  },
  {
    rule: 'NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW',
    paths: ['Network/Vpc/publicSubnet*'],
    reason: 'The load balancer and the NAT gateways answer the internet; nothing else is in these subnets.',
  },
  {
    rule: 'NIST.800.53.R5-IAMNoInlinePolicy',
    paths: ['Network/Vpc/FlowLog/IAMRole/*', 'Data/DaxRole/*', 'Functions/*', 'PipelineRoles/*'],
    reason: 'Each policy is for one role alone, and ends with it; a managed one could be given to others.',
  },
  {
    rule: 'AwsSolutions-SMG4',
    paths: ['Data/CachePassword/Resource', 'Data/CacheUrl/Resource', 'Data/TicketSecret/Resource'],
    reason: 'Tasks read secrets when they start: a new value comes with a deployment, as docs/operations.md says.',
  },
  {
    rule: 'NIST.800.53.R5-SecretsManagerRotationEnabled',
    paths: ['Data/CachePassword/Resource', 'Data/CacheUrl/Resource', 'Data/TicketSecret/Resource'],
    reason: 'As AwsSolutions-SMG4.',
  },
  {
    rule: 'AwsSolutions-AEC6',
    paths: ['Data/Cache'],
    reason:
      'A user with a password and a list of commands, which is stricter than AUTH; the rule knows no user groups.',
  },
  {
    rule: 'NIST.800.53.R5-DynamoDBInBackupPlan',
    paths: ['Data/Memory/Resource'],
    reason: 'Point-in-time recovery keeps every second of 35 days; conversations live no longer than their expiry.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    paths: ['Functions/ChatRole/DefaultPolicy/Resource', 'Functions/EnrichRole/DefaultPolicy/Resource'],
    reason: 'Network interfaces and X-Ray take no resource; Lambda itself calls them, and no code of ours.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    paths: ['PipelineRoles/*'],
    reason:
      'The login to the registry, and the look at revisions of tasks, take no resource; what they are good for is said beside.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:*',
    paths: ['PipelineRoles/Deploy-*'],
    reason:
      'All that a stage has begins with its name: stacks, alarms, services and their deployments, of this stage alone.',
  },
  {
    rule: 'Serverless-LambdaDLQ',
    paths: ['Functions/Chat/Resource'],
    reason: 'Somebody waits for each answer: nothing is invoked asynchronously, so nothing could end in a queue.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaDLQ',
    paths: ['Functions/Chat/Resource'],
    reason: 'As Serverless-LambdaDLQ.',
  },
  {
    rule: 'Serverless-SQSRedrivePolicy',
    paths: ['Functions/DeadLetters/Resource'],
    reason: 'It is the dead-letter queue.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaFunctionPublicAccessProhibited',
    paths: ['Functions/ChatAlias/invoke-function*'],
    reason: 'Redirect mode only: the function lets in who brings a ticket of a router, signed and good once.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    paths: ['Functions/Chat/Resource'],
    reason: 'Redirect mode only: the address of a function in a network does not stream.',
  },
  ...edgeAcknowledgements,
  ...serviceAcknowledgements,
]
