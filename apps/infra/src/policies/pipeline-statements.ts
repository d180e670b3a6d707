import { ArnFormat, type Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { qualifierOf } from '../stacks/stage-stack.ts'
import type { StageName } from '../stages.ts'
import { hookRoleName } from './resources.ts'

/** What the job does that pushes images, their signatures and lists of parts, and waits for what the scan found. */
export function publishStatements(repositoryArns: readonly string[]): PolicyStatement[] {
  return [
    registryLogin(),
    new PolicyStatement({
      sid: 'PushImages',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:DescribeImageScanFindings',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: [...repositoryArns],
    }),
  ]
}

/**
 * What a job does that deploys one stage: CloudFormation through the roles that `cdk bootstrap` made for this stage alone
 * (which by default may do everything in the account: docs/operations.md), a look at the image, at alarms and at how its
 * services get on, and the way back while a deployment runs.
 */
export function deployStatements(stack: Stack, stage: StageName, repositoryArns: readonly string[]): PolicyStatement[] {
  const cluster = `manga-assist-${stage}`
  const ecs = (resource: string) => stack.formatArn({ service: 'ecs', resource, resourceName: `${cluster}/*` })
  const alarms = { service: 'cloudwatch', resource: 'alarm', resourceName: `${cluster}-*` }
  return [
    registryLogin(),
    // A signature is an image too, and its layer has to be read.
    allow('CheckImages', ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer'], repositoryArns),
    allow('Deploy', ['sts:AssumeRole'], bootstrapRoles(stack, stage)),
    allow(
      'ReadStacks',
      ['cloudformation:DescribeStacks'],
      [stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${cluster}-*` })],
    ),
    allow(
      'ReadAlarms',
      ['cloudwatch:DescribeAlarms'],
      [stack.formatArn({ ...alarms, arnFormat: ArnFormat.COLON_RESOURCE_NAME })],
    ),
    allow('WatchServices', ['ecs:DescribeServices', 'ecs:ListServiceDeployments'], [ecs('service')]),
    allow(
      'WatchDeployments',
      ['ecs:DescribeServiceDeployments', 'ecs:StopServiceDeployment'],
      [ecs('service-deployment')],
    ),
    ...rollbackStatements(stack, stage),
  ]
}

/** What `npm run rollback` and `npm run pending` do: find what ran, and lead the service or the alias back to it. */
function rollbackStatements(stack: Stack, stage: StageName): PolicyStatement[] {
  const name = `manga-assist-${stage}`
  const functions = { service: 'lambda', resource: 'function', arnFormat: ArnFormat.COLON_RESOURCE_NAME }
  const takeBack = [stack.formatArn({ service: 'ecs', resource: 'service', resourceName: `${name}/*` })]
  const hookRole = { service: 'iam', region: '', resource: 'role', resourceName: hookRoleName(stage) }
  return [
    allow('TakeBack', ['ecs:UpdateService'], takeBack),
    // Revisions are looked through by family, for which these take no resource.
    allow('FindRevisions', ['ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions'], ['*']),
    allow(
      'FindVersions',
      ['lambda:GetAlias', 'lambda:ListVersionsByFunction', 'lambda:UpdateAlias'],
      [stack.formatArn({ ...functions, resourceName: `${name}-*` })],
    ),
    // The canary that is written back calls its hook under a role, of which ECS is told again.
    new PolicyStatement({
      sid: 'HandOnHookRole',
      actions: ['iam:PassRole'],
      resources: [stack.formatArn(hookRole)],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs.amazonaws.com' } },
    }),
  ]
}

/** Roles of `cdk bootstrap --qualifier` in the account: to deploy, to upload the bundles of functions, to look things up. */
function bootstrapRoles(stack: Stack, stage: StageName): string[] {
  return ['deploy', 'file-publishing', 'lookup'].map((kind) =>
    stack.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: `cdk-${qualifierOf(stage)}-${kind}-role-${stack.account}-${stack.region}`,
    }),
  )
}

/** The login knows no resources; what it allows is said by the other statements. */
function registryLogin(): PolicyStatement {
  return allow('RegistryLogin', ['ecr:GetAuthorizationToken'], ['*'])
}

function allow(sid: string, actions: string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [...resources] })
}
