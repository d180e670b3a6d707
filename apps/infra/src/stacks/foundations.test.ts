import { memoryTableDefinition, timeToLiveAttribute } from '@manga-assist/providers'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { type StageName, stageNames } from '../stages.ts'
import { propertiesOf, readableOf } from '../testing/resources.ts'
import { commits, drop, sharedTemplateOf, templateOf } from '../testing/stage.ts'
import { imageNames, repositoryName } from './registry.ts'

describe('T8: the table of conversations', () => {
  test.each([
    ['dev', 'manga_chatbot_memory_dev', false],
    ['staging', 'manga_chatbot_memory_staging', false],
    ['production', 'manga_chatbot_memory', true],
  ] as const)('has in %s the keys, the index and the expiry that the stores use, as %s', (stage, name, isProtected) => {
    const definition = memoryTableDefinition(name)
    templateOf('Data', stage).hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: name,
      BillingMode: definition.BillingMode,
      KeySchema: definition.KeySchema,
      LocalSecondaryIndexes: definition.LocalSecondaryIndexes,
      AttributeDefinitions: Match.arrayWith(definition.AttributeDefinitions ?? []),
      TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: isProtected,
    })
  })

  test('is warm for a burst, and stays when its stack goes', () => {
    const warm = { ReadUnitsPerSecond: 24_000, WriteUnitsPerSecond: 12_000 }
    templateOf('Data').hasResourceProperties('AWS::DynamoDB::Table', { WarmThroughput: warm })
    templateOf('Data').hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  })
})

describe('T6: caches', () => {
  test('Valkey is one primary with replicas in other zones, encrypted, for a user with a password', () => {
    templateOf('Data').hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      ReplicationGroupId: 'manga-cache',
      Engine: 'valkey',
      NumCacheClusters: 3,
      MultiAZEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      UserGroupIds: [Match.anyValue()],
    })
  })

  test('DAX is there where a stage asks for it', () => {
    templateOf('Data', 'staging').resourceCountIs('AWS::DAX::Cluster', 1)
    templateOf('Data').resourceCountIs('AWS::DAX::Cluster', 0)
  })
})

describe('A8: the registry', () => {
  test('looks through each image that is pushed, and lets no tag be moved', () => {
    const repositories = propertiesOf(sharedTemplateOf('registry'), 'AWS::ECR::Repository')
    expect(repositories.map(({ RepositoryName: name }) => name)).toEqual(imageNames.map(repositoryName))
    for (const repository of repositories) {
      expect(repository.ImageScanningConfiguration).toEqual({ ScanOnPush: true })
      expect(repository.ImageTagMutability).toBe('IMMUTABLE')
    }
  })

  test('cleans up by count alone: signatures have no tag, and live as long as the images that need them', () => {
    for (const { LifecyclePolicy } of propertiesOf(sharedTemplateOf('registry'), 'AWS::ECR::Repository')) {
      const { rules } = JSON.parse(LifecyclePolicy.LifecyclePolicyText)
      const selections = rules.map(({ selection }: { selection: object }) => selection)
      expect(selections).toEqual([{ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1_500 }])
    }
  })
})

describe('B5: roles of the pipeline', () => {
  test('each is for one environment of one repository', () => {
    const roles = propertiesOf(sharedTemplateOf('pipeline-roles'), 'AWS::IAM::Role')
    const subjects = roles.map(({ AssumeRolePolicyDocument: { Statement } }) => Statement[0].Condition.StringEquals)
    expect(subjects.map((subject) => subject['token.actions.githubusercontent.com:sub'])).toEqual([
      'repo:example/manga-assist:environment:images',
      'repo:example/manga-assist:environment:dev',
      'repo:example/manga-assist:environment:staging',
      'repo:example/manga-assist:environment:production',
    ])
    expect(subjects.map((subject) => subject['token.actions.githubusercontent.com:aud'])).toEqual(
      new Array(4).fill('sts.amazonaws.com'),
    )
  })

  test('the one that deploys a stage names no other stage', () => {
    const policies = sharedTemplateOf('pipeline-roles').findResources('AWS::IAM::Policy')
    const texts = Object.entries(policies).map(([id, policy]) => [id, JSON.stringify(policy)] as const)
    const [, staging = ''] = texts.find(([id]) => id.startsWith('Deploystaging')) ?? []
    expect(staging).toContain('cdk-mangastg-deploy-role')
    expect(staging).not.toMatch(/mangaprd|mangadev|manga-assist-(production|dev)/)
    const asked = [
      'ecr:GetDownloadUrlForLayer',
      'cloudformation:DescribeStacks',
      'ecs:DescribeServiceDeployments',
      'ecs:ListServiceDeployments',
      'ecs:UpdateService',
      'ecs:StopServiceDeployment',
      'lambda:UpdateAlias',
      'iam:PassRole',
    ]
    expect(asked.filter((action) => !staging.includes(`"${action}"`))).toEqual([])
  })
})

describe.each(stageNames)('B5: the role that deploys %s', (stage) => {
  test('may hand on the role of the hook, by the name that it has, and no other', () => {
    const policies = propertiesOf(sharedTemplateOf('pipeline-roles'), 'AWS::IAM::Policy')
    const own = policies.find(({ PolicyName: name }) => name.startsWith(`Deploy${stage}`))
    const handed = own?.PolicyDocument.Statement.filter(({ Action: action }: Statement) => action === 'iam:PassRole')
    const names = handed.map(({ Resource: arn }: Statement) => /:role\/([^"]+)/.exec(JSON.stringify(arn))?.[1])
    expect(names).toEqual([hookRoleOf(stage)])
  })
})

describe('B5: each service and function is of a commit of its own', () => {
  test('its image is tagged with it', () => {
    const tasks = propertiesOf(templateOf('Services', 'staging'), 'AWS::ECS::TaskDefinition')
    const images = tasks.map(({ ContainerDefinitions: [app] }) => JSON.stringify(app.Image))
    expect(images.map((image) => /manga-assist\/(\w+):(\w+)/.exec(image)?.slice(1))).toEqual([
      ['fargate', commits.orchestrator],
      ['fargate', commits.socket],
      ['router', commits.router],
    ])
    expect(commits.router).not.toBe(commits.orchestrator)
  })

  test('the description of a function ends with it', () => {
    templateOf('Functions').hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'manga-assist-production-enrich',
      Description: Match.stringLikeRegexp(`${commits.enrich}$`),
    })
  })
})

describe('T2: the function that requests spill to', () => {
  test('is arm64 on the current Node, in the network, with environments kept for it', () => {
    templateOf('Functions').hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'manga-assist-production-chat',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      ReservedConcurrentExecutions: 2_000,
      VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }),
    })
  })

  test('is called under an alias, for which environments are held ready around a chapter, and none at other times', () => {
    const [target] = propertiesOf(templateOf('Functions'), 'AWS::ApplicationAutoScaling::ScalableTarget')
    expect(target?.MinCapacity).toBe(0)
    expect(target?.ScalableDimension).toBe('lambda:function:ProvisionedConcurrency')
    const lines = target?.ScheduledActions.map(
      ({ Schedule: at, ScalableTargetAction: { MinCapacity: count } }: ScheduledAction) => `${at} ${count}`,
    )
    expect(new Date(drop.atMs).toISOString()).toBe('2027-01-01T01:00:00.000Z')
    expect(lines).toEqual(['at(2027-01-01T00:50:00) 180', 'at(2027-01-01T01:15:00) 0'])
  })

  test('has a streaming address in redirect mode only, where tickets are asked for', () => {
    templateOf('Functions', 'staging').hasResourceProperties('AWS::Lambda::Url', { InvokeMode: 'RESPONSE_STREAM' })
    const withTickets = { Environment: { Variables: Match.objectLike({ OVERFLOW_TICKET_SECRETS: Match.anyValue() }) } }
    templateOf('Functions', 'staging').hasResourceProperties('AWS::Lambda::Function', withTickets)
    templateOf('Functions').resourceCountIs('AWS::Lambda::Url', 0)
  })

  test('stands outside the network in redirect mode only, as its address would not stream there', () => {
    const chat = { FunctionName: 'manga-assist-staging-chat', VpcConfig: Match.absent() }
    templateOf('Functions', 'staging').hasResourceProperties('AWS::Lambda::Function', chat)
    const inside = { FunctionName: 'manga-assist-production-chat', VpcConfig: Match.anyValue() }
    templateOf('Functions').hasResourceProperties('AWS::Lambda::Function', inside)
  })
})

test.each(stageNames)('T5: in %s jobs that fail three times wait in a queue for two weeks', (stage) => {
  const { Enrich: enrich } = readableOf(templateOf('Functions', stage), 'AWS::Lambda::Function')
  expect(enrich?.DeadLetterConfig).toEqual({ TargetArn: 'DeadLetters.Arn' })
  const queues = readableOf(templateOf('Functions', stage), 'AWS::SQS::Queue')
  expect(queues).toMatchObject({ DeadLetters: { MessageRetentionPeriod: 1_209_600, KmsMasterKeyId: 'Key.Arn' } })
})

test.each([
  ['dev', 50],
  ['staging', 400],
  ['production', 2_000],
] as const)(
  'T2: in %s %d environments are kept for requests that spill, and a few for what else there is',
  (stage, most) => {
    const functions = (['Functions', 'Services'] as const).flatMap((stack) =>
      Object.entries(readableOf(templateOf(stack, stage), 'AWS::Lambda::Function')),
    )
    const kept = functions.map(([id, { ReservedConcurrentExecutions: count }]) => [id, count])
    expect(Object.fromEntries(kept)).toEqual({ Chat: most, Enrich: 20, Gate: 2 })
    const aliases = Object.values(readableOf(templateOf('Functions', stage), 'AWS::Lambda::Alias'))
    expect(aliases.map(({ FunctionName, Name }) => [FunctionName, Name])).toEqual([
      ['Chat', 'live'],
      ['Enrich', 'live'],
    ])
  },
)

/** Name of the role under which ECS calls the hook of a stage. */
function hookRoleOf(stage: StageName): string {
  const services = templateOf('Services', stage)
  const hooks = propertiesOf(services, 'AWS::ECS::Service').flatMap(
    ({ DeploymentConfiguration: { LifecycleHooks = [] } }) => LifecycleHooks,
  )
  const [role] = hooks.map(({ RoleArn: arn }) => arn['Fn::GetAtt'][0])
  return services.findResources('AWS::IAM::Role')[role]?.Properties.RoleName
}

interface Statement {
  Sid?: string
  Action: string | string[]
  Resource: unknown
  Condition?: object
}

interface ScheduledAction {
  Schedule: string
  ScalableTargetAction: { MinCapacity: number }
}
