import { PolicyStatement } from 'aws-cdk-lib/aws-iam'

/** What runs under a role of its own. */
export type Principal = 'orchestrator' | 'socket' | 'router' | 'chat' | 'enrich'

/** What roles are limited to. */
export interface Resources {
  tableArn: string
  /** The inference profile, and the foundation model that it leads to. */
  modelArns: readonly string[]
  intentEndpointArn: string
  chatAliasArn: string
  enrichAliasArn: string
  /** Undefined where there is no cluster. */
  daxArn: string | undefined
  metricNamespace: string
}

const readItems = ['dynamodb:GetItem', 'dynamodb:Query']
const changeItems = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']

/** Things that a process does in AWS. */
const needs = {
  checkTable: ({ tableArn }: Resources) => allow('CheckTable', ['dynamodb:DescribeTable'], [tableArn]),
  conversations: ({ tableArn }: Resources) => allow('Conversations', [...readItems, ...changeItems], [tableArn]),
  listConversations: ({ tableArn }: Resources) =>
    allow('ListConversations', ['dynamodb:Query'], [`${tableArn}/index/byUpdate`]),
  profiles: ({ tableArn }: Resources) => allow('Profiles', [...readItems, 'dynamodb:PutItem'], [tableArn]),
  cancelKeys: ({ tableArn }: Resources) => allow('CancelKeys', ['dynamodb:GetItem', 'dynamodb:PutItem'], [tableArn]),
  cachedItems: ({ daxArn }: Resources) =>
    daxArn === undefined ? undefined : allow('CachedItems', ['dax:GetItem', 'dax:PutItem'], [daxArn]),
  model: ({ modelArns }: Resources) => allow('Model', ['bedrock:InvokeModelWithResponseStream'], modelArns),
  intent: ({ intentEndpointArn }: Resources) => allow('Intent', ['sagemaker:InvokeEndpoint'], [intentEndpointArn]),
  spill: ({ chatAliasArn }: Resources) => allow('Spill', ['lambda:InvokeFunction'], [chatAliasArn]),
  enrichment: ({ enrichAliasArn }: Resources) => allow('Enrichment', ['lambda:InvokeFunction'], [enrichAliasArn]),
  scaleSignal: ({ metricNamespace }: Resources) => allowMetrics(metricNamespace),
}

/** Who needs what: the same image may need less, by its settings. A test compares each with the calls that it makes. */
const needsOf: Record<Principal, readonly (keyof typeof needs)[]> = {
  orchestrator: [
    ...(['checkTable', 'conversations', 'listConversations', 'cachedItems', 'model', 'intent'] as const),
    ...(['spill', 'enrichment', 'scaleSignal'] as const),
  ],
  // Turns only, which never spill.
  socket: ['checkTable', 'conversations', 'cachedItems', 'model', 'intent', 'enrichment', 'scaleSignal'],
  router: ['cancelKeys', 'spill', 'scaleSignal'],
  chat: ['conversations', 'listConversations', 'model', 'intent'],
  enrich: ['profiles', 'listConversations'],
}

/** All that a role of this kind may do. */
export function taskStatements(principal: Principal, resources: Resources): PolicyStatement[] {
  return needsOf[principal].map((need) => needs[need](resources)).filter((statement) => statement !== undefined)
}

function allow(sid: string, actions: string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [...resources] })
}

/** PutMetricData knows no resources; its namespace limits it instead. */
function allowMetrics(namespace: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'ScaleSignal',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
  })
}
