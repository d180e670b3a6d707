import { resolve } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { createMemoryTable, createStores } from '@manga-assist/providers'
import { answerSteps, localCredentials, startBedrockServer, startLocalDynamodb } from '@manga-assist/providers/testing'
import { expect, vi } from 'vitest'
import type { StageParameters } from '../../stages.ts'
import { functionName, liveAlias } from '../resources.ts'
import type { Principal, Resources } from '../task-statements.ts'
import type { AwsCall } from './aws-call.ts'
import { type AwsRecorder, startAwsRecorder } from './aws-recorder.ts'
import { ask, askAndLeave, askOverSocket, readerJourney } from './journey.ts'
import { type RunningProcess, startProcess } from './start-process.ts'

interface Given {
  stage: StageParameters
  resources: Resources
}

type Variables = Record<string, string>

const lambdaFolder = resolve(import.meta.dirname, '../../../../../lambda')

/** What happens off the reader's path, and so after the journeys: nothing is compared before it was seen. */
const late: readonly (readonly [Principal, string])[] = [
  ['router', 'PutItem'],
  ['enrich', 'PutItem'],
  ['orchestrator', 'PutMetricData'],
  ['socket', 'PutMetricData'],
  ['router', 'PutMetricData'],
]
const longestWaitMs = 20_000

/**
 * Runs all that has a role, as it ships and with the names of a stage, against servers of this machine that speak AWS's
 * protocols: a task that serves, a task that holds sockets, a router that spills everything, and both functions. Resolves
 * with all that was asked of AWS when everything has stopped again.
 */
export async function runEverything(given: Given): Promise<readonly AwsCall[]> {
  const recorder = await startAwsRecorder()
  const variables = applicationVariables(given, recorder.url)
  const { lambda, dynamodb, bedrock } = await startSurroundings(given, { recorder, variables })
  const processes = await startProcesses(given, { recorder, variables })
  try {
    await live(processes, recorder)
  } finally {
    await Promise.all(processes.map((one) => one.stop()))
    await lambda.close()
    await recorder.close()
    await Promise.all([dynamodb.close(), bedrock.close()])
  }
  return recorder.calls
}

async function live(processes: readonly RunningProcess[], { calls }: AwsRecorder): Promise<void> {
  const [task, socket, router] = processes.map(({ url }) => url) as [string, string, string]
  const hasCalled = (principal: Principal, asked: string) =>
    calls.some(({ caller, operation }) => caller === principal && operation === asked)
  await Promise.all([readerJourney(task, 'c1'), readerJourney(router, 'c2'), askOverSocket(socket, 'expired')])
  await askAndLeave(router, 'c4')
  // A turn gives the question for its intent 150 ms: on a busy machine the first ones may pass without a call.
  const asksIntent = (principal: Principal) => () => hasCalled(principal, 'InvokeEndpoint')
  await repeat(() => ask(task, 'c5', crypto.randomUUID()), asksIntent('orchestrator'))
  await repeat(() => ask(router, 'c6', crypto.randomUUID()), asksIntent('chat'))
  await repeat(() => askOverSocket(socket, crypto.randomUUID()), asksIntent('socket'))
  const missing = () => late.filter(([principal, operation]) => !hasCalled(principal, operation))
  await vi.waitFor(() => expect(missing()).toEqual([]), { timeout: longestWaitMs })
}

const mostAttempts = 30

async function repeat(act: () => Promise<void>, isDone: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts && !isDone(); attempt += 1) await act()
}

async function startProcesses(
  { resources }: Given,
  { recorder, variables }: { recorder: AwsRecorder; variables: Variables },
) {
  const overflow = {
    LAMBDA_FUNCTION: withoutKind(resources.chatAliasArn),
    LAMBDA_ENDPOINT: recorder.url,
    CLOUDWATCH_METRICS: 'on',
    CLOUDWATCH_ENDPOINT: recorder.url,
    CLOUDWATCH_INTERVAL_MS: '1000',
  }
  const enrichment = { ENRICHMENT: 'lambda', ENRICH_FUNCTION: withoutKind(resources.enrichAliasArn) }
  const base = { ...variables, ...overflow, ...enrichment, OVERFLOW_CANARY_INTERVAL_MS: '0' }
  const [task, socket] = await Promise.all([
    startProcess('fargate', { ...base, ...as('orchestrator'), OVERFLOW_PLANE: 'lambda' }),
    startProcess('fargate', { ...base, ...as('socket'), OVERFLOW_PLANE: 'none' }),
  ])
  const router = await startProcess('router', {
    ...{ ...variables, ...overflow, ...as('router'), TASKS: task.url, CANCEL_STORE: 'dynamodb' },
    // Whatever comes a millisecond after the last is a canary: everything spills.
    OVERFLOW_CANARY_INTERVAL_MS: '1',
  })
  return [task, socket, router]
}

async function startSurroundings(
  { stage }: Given,
  { recorder, variables }: { recorder: AwsRecorder; variables: Variables },
) {
  const [dynamodb, bedrock] = await Promise.all([
    startLocalDynamodb(),
    startBedrockServer({ answer: () => ({ kind: 'stream', steps: answerSteps(['Read ', 'Monster.']) }) }),
  ])
  const { endpoint } = dynamodb
  const place = { table: stage.names.table, region: 'local', endpoint, credentials: localCredentials }
  await createMemoryTable(place)
  await leaveExpiredConversation(place)
  const functions = (['chat', 'enrich'] as const).map((name) => ({
    name: functionName(stage, name),
    directory: resolve(lambdaFolder, name),
    environment: { ...variables, ...as(name), LOG_LEVEL: 'error' },
    publishedVersions: 1,
    aliases: { [liveAlias]: '1' },
  }))
  const lambda = await createLambdaEmulator({ port: 0, drainMs: 0, functions })
  recorder.answer('dynamodb', { url: endpoint })
  recorder.answer('bedrock', { url: bedrock.url })
  recorder.answer('lambda', { url: lambda.url })
  recorder.answer('sagemaker', { contentType: 'application/json', body: '{"intent":"trending","score":0.9}' })
  recorder.answer('monitoring', { contentType: 'application/x-amz-json-1.0', body: '{}' })
  return { lambda, dynamodb, bedrock }
}

/** A conversation of long ago that the table has not deleted yet: whoever goes on with it removes it first. */
async function leaveExpiredConversation(place: Parameters<typeof createMemoryTable>[0]): Promise<void> {
  const surroundings = { clock: new ManualClock({ wallMs: 0 }), newId: () => 'long-ago', random: () => 0.5 }
  const stores = await createStores({ kind: 'dynamodb', ...place }, surroundings)
  const answer = { messageId: 'a0', text: 'Monster.', recommended: [], complete: true }
  const focus = { kind: 'similar' as const, subjects: ['monster'], terms: '', constraints: {} }
  const times = { askedAtMs: 1, answeredAtMs: 2 }
  const turn = { id: 'm0', ...times, intent: 'lookup' as const, question: 'what is good?', answer, focus }
  await stores.conversations.saveTurn('reader', 'expired', turn)
  await stores.close()
}

/** What tasks and functions of the stage are told, with all of AWS at one address of this machine. */
function applicationVariables({ stage }: Given, url: string): Variables {
  return {
    AUTH: 'dev',
    COOKIE_SECRET: 'a secret for tests only',
    AWS_REGION: stage.region,
    STORE: 'dynamodb',
    DYNAMODB_TABLE: stage.names.table,
    DYNAMODB_ENDPOINT: url,
    LANGUAGE_MODEL: 'bedrock',
    BEDROCK_MODEL_ID: stage.model.profileId,
    BEDROCK_ENDPOINT: url,
    INTENT: 'sagemaker',
    SAGEMAKER_ENDPOINT_NAME: stage.names.intentEndpoint,
    SAGEMAKER_ENDPOINT: url,
  }
}

/** The name of a caller stands where its key would be: nobody of this machine looks at signatures. */
function as(principal: Principal): Variables {
  return { AWS_ACCESS_KEY_ID: principal, AWS_SECRET_ACCESS_KEY: 'local' }
}

function withoutKind(resource: string): string {
  return resource.slice(resource.indexOf(':') + 1)
}
