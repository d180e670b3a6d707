import { describe, expect, test } from 'vitest'
import { idOf } from '../stacks/services/service-names.ts'
import { type StageName, stageNames, stages } from '../stages.ts'
import { readableOf } from '../testing/resources.ts'
import { stackNames, templateOf } from '../testing/stage.ts'
import { type Resources, taskStatements } from './task-statements.ts'

/** Names in AWS that are required in production; those of other stages have an end of their own. */
const names: Record<StageName, { table: string; cache: string; endpoint: string }> = {
  dev: { table: 'manga_chatbot_memory_dev', cache: 'manga-cache-dev', endpoint: 'intent-classifier-dev' },
  staging: {
    ...{ table: 'manga_chatbot_memory_staging', cache: 'manga-cache-staging' },
    endpoint: 'intent-classifier-staging',
  },
  production: { table: 'manga_chatbot_memory', cache: 'manga-cache', endpoint: 'intent-classifier' },
}

describe.each(stageNames)('A7: in %s', (stage) => {
  test('each role allows what was compared with its calls, and what AWS itself does under it, there and nowhere else', () => {
    expect(permissionsIn(stage)).toEqual(permissionsOwedIn(stage))
  })

  test('the one table and the one cache have their names', () => {
    const { table, cache } = names[stage]
    expect(readableOf(templateOf('Data', stage), 'AWS::DynamoDB::Table')).toMatchObject({
      Memory: { TableName: table },
    })
    expect(readableOf(templateOf('Data', stage), 'AWS::ElastiCache::ReplicationGroup')).toMatchObject({
      Cache: { ReplicationGroupId: cache, UserGroupIds: ['CacheUsers'] },
    })
  })

  test('each task and function has the role that is made for it', () => {
    const tasks = servicesOf(stage).map(idOf)
    expect(rolesTakenIn(stage)).toEqual({
      ...Object.fromEntries(tasks.map((id) => [`${id}Task`, [`${id}Role.Arn`, `${id}TaskExecutionRole.Arn`]])),
      ...{ Chat: ['ChatRole.Arn'], Enrich: ['EnrichRole.Arn'], Gate: ['GateRole.Arn'] },
    })
  })

  test('no role is given more by a policy of AWS, but for the one by which ECS shifts traffic', () => {
    const roles = ofStage(stage, 'AWS::IAM::Role')
    const given = roles.flatMap(([id, { ManagedPolicyArns: managed = [], Policies: inline = [] }]) =>
      [...managed, ...inline].map((policy) => [id, policy]),
    )
    const front = stages[stage].services.router === undefined ? 'Orchestrator' : 'Router'
    const shifting = 'arn:AWS::Partition:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers'
    expect(given).toEqual([[`${front}GreenRole`, shifting]])
  })

  test('each role is taken by the one service of AWS that it is for', () => {
    const trusted = ofStage(stage, 'AWS::IAM::Role').map(
      ([
        id,
        {
          AssumeRolePolicyDocument: { Statement },
        },
      ]) => [...[id, Statement.map((statement: Statement) => statement.Principal?.Service)]],
    )
    const forTasks = servicesOf(stage).flatMap((name) => [`${idOf(name)}Role`, `${idOf(name)}TaskExecutionRole`])
    const front = stages[stage].services.router === undefined ? 'Orchestrator' : 'Router'
    expect(Object.fromEntries(trusted)).toEqual({
      ...Object.fromEntries(forTasks.map((id) => [id, ['ecs-tasks.amazonaws.com']])),
      ...Object.fromEntries(['Chat', 'Enrich', 'Gate'].map((id) => [`${id}Role`, ['lambda.amazonaws.com']])),
      ...{ GateHookRole: ['ecs.amazonaws.com'], [`${front}GreenRole`]: ['ecs.amazonaws.com'] },
      VpcFlowLogIAMRole: ['vpc-flow-logs.amazonaws.com'],
      ...(stages[stage].dax && { DaxRole: ['dax.amazonaws.com'] }),
    })
  })

  test('a function is called by nobody else, but for its address where clients are sent there', () => {
    const given = ofStage(stage, 'AWS::Lambda::Permission').map(([, { Action, FunctionName, Principal, ...rest }]) => [
      ...[Action, FunctionName, Principal, rest],
    ])
    const byAddress = [
      ['lambda:InvokeFunctionUrl', 'ChatAlias', '*', { FunctionUrlAuthType: 'NONE' }],
      ['lambda:InvokeFunction', 'ChatAlias', '*', { InvokedViaFunctionUrl: true }],
    ]
    expect(given).toEqual(stages[stage].overflowTransport === 'redirect' ? byAddress : [])
  })
})

const servicesOf = (stage: StageName) =>
  (['orchestrator', 'socket', 'router'] as const).filter((name) => stages[stage].services[name] !== undefined)

const ofStage = (stage: StageName, type: string) =>
  stackNames.flatMap((stack) => Object.entries(readableOf(templateOf(stack, stage), type)))

interface Statement {
  Effect: string
  Action?: string | string[]
  Resource?: string | string[]
  Condition?: object
  Principal?: { Service?: string }
}

/** Every pair of action and resource that the policies of a stage allow, by the role that they are attached to. */
function permissionsIn(stage: StageName): Record<string, string[]> {
  const allowed: Record<string, string[]> = {}
  for (const [, { PolicyDocument: document, Roles: roles }] of ofStage(stage, 'AWS::IAM::Policy')) {
    const lines = document.Statement.flatMap((statement: Statement) => linesOf(statement))
    for (const role of roles) allowed[role] = [...(allowed[role] ?? []), ...lines].sort()
  }
  return allowed
}

function linesOf({ Effect: effect, Action: actions, Resource: resources, Condition: condition }: Statement): string[] {
  const limit = condition === undefined ? '' : ` if ${JSON.stringify(condition)}`
  return [actions].flat().flatMap((action) => [resources].flat().map((one) => `${effect} ${action} on ${one}${limit}`))
}

/** What requirements, and AWS for its own part, ask for: written out, so that no name of the sources is believed. */
function permissionsOwedIn(stage: StageName): Record<string, string[]> {
  const resources = resourcesOwedIn(stage)
  const daxArn = stages[stage].dax && 'DaxArn'
  const tasks = servicesOf(stage).flatMap((name) => [
    [`${idOf(name)}Role`, comparedLines(taskStatements(name, { ...resources, daxArn }))] as const,
    [`${idOf(name)}TaskExecutionRole`, startingLines(stage, name)] as const,
  ])
  const chat = comparedLines(taskStatements('chat', { ...resources, daxArn: undefined }))
  const enrich = comparedLines(taskStatements('enrich', { ...resources, daxArn: undefined }))
  const isPrivate = stages[stage].overflowTransport === 'relay'
  const owed = {
    ...Object.fromEntries(tasks),
    ChatRole: [...chat, ...functionLines('Chat'), ...(isPrivate ? networkLines : [])],
    EnrichRole: [...enrich, ...functionLines('Enrich'), ...networkLines, ...deadLetterLines],
    GateRole: functionLines('Gate'),
    GateHookRole: allow(['lambda:InvokeFunction'], ['Gate.Arn', 'Gate.Arn:*']),
    VpcFlowLogIAMRole: allow([...writeLogs, 'logs:DescribeLogStreams'], ['FlowLogs.Arn']),
    ...(daxArn && {
      DaxRole: allow(['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:PutItem'], ['Memory.Arn']),
    }),
  }
  return Object.fromEntries(Object.entries(owed).map(([role, lines]) => [role, lines.toSorted()]))
}

const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0'
const arn = (service: string, rest: string) => `arn:AWS::Partition:${service}:us-east-1:AWS::AccountId:${rest}`

function resourcesOwedIn(stage: StageName): Omit<Resources, 'daxArn'> {
  const models = ['us-east-1', ''].map((region) => `arn:AWS::Partition:bedrock:${region}::foundation-model/${haiku}`)
  return {
    tableArn: 'Memory.Arn',
    modelArns: [arn('bedrock', `inference-profile/global.${haiku}`), ...models],
    intentEndpointArn: arn('sagemaker', `endpoint/${names[stage].endpoint}`),
    chatAliasArn: arn('lambda', `function:manga-assist-${stage}-chat:live`),
    enrichAliasArn: arn('lambda', `function:manga-assist-${stage}-enrich:live`),
    metricNamespace: 'MangaAssist',
  }
}

function comparedLines(statements: ReturnType<typeof taskStatements>): string[] {
  return statements.flatMap((statement) => linesOf(statement.toStatementJson()))
}

const allow = (Action: string[], Resource: string[]) => linesOf({ Effect: 'Allow', Action, Resource })

const writeLogs = ['logs:CreateLogStream', 'logs:PutLogEvents']

/** What ECS does to start a task: its image, its logs, its secrets. */
function startingLines(stage: StageName, name: 'orchestrator' | 'socket' | 'router'): string[] {
  const image = name === 'router' ? 'router' : 'fargate'
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']
  const isTicketed = stages[stage].overflowTransport === 'redirect' && name !== 'socket'
  const secrets = [...(name === 'router' ? [] : ['CacheUrl']), ...(isTicketed ? ['TicketSecret'] : [])]
  return [
    ...allow(pull, [arn('ecr', `repository/manga-assist/${image}`)]),
    // The login knows no resources.
    ...allow(['ecr:GetAuthorizationToken'], ['*']),
    ...allow(writeLogs, [`${idOf(name)}Logs.Arn`]),
    ...allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], secrets),
    ...allow(['kms:Decrypt'], ['Key.Arn']),
  ]
}

/** What Lambda does under the role of every function: its logs, and traces, which know no resources. */
function functionLines(id: string): string[] {
  return [
    ...allow(writeLogs, [`${id}Logs.Arn`]),
    ...allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']),
  ]
}

/** The same for one in the network: interfaces, made before they have a name. */
const networkLines = allow(
  [
    ...['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
    ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses'],
  ],
  ['*'],
)

const deadLetterLines = [
  ...allow(['sqs:SendMessage'], ['DeadLetters.Arn']),
  ...allow(['kms:Decrypt', 'kms:GenerateDataKey'], ['Key.Arn']),
]

/** The roles that tasks (with the one that starts them) and functions run under. */
function rolesTakenIn(stage: StageName): Record<string, string[]> {
  const tasks = ofStage(stage, 'AWS::ECS::TaskDefinition')
  const functions = ofStage(stage, 'AWS::Lambda::Function')
  return Object.fromEntries([
    ...tasks.map(([id, { TaskRoleArn, ExecutionRoleArn }]) => [id, [TaskRoleArn, ExecutionRoleArn]]),
    ...functions.map(([id, { Role }]) => [id, [Role]]),
  ])
}
