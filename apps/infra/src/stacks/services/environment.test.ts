import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { timeouts } from '@manga-assist/contracts'
import { lambdaCostUsd } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import { functionName } from '../../policies/resources.ts'
import { type StageName, type StageParameters, stageNames, stages } from '../../stages.ts'
import { propertiesOf } from '../../testing/resources.ts'
import { templateOf } from '../../testing/stage.ts'
import type { Data } from '../data.ts'
import { environmentOf } from './environment.ts'
import type { ServiceName } from './service-names.ts'

const root = resolve(import.meta.dirname, '../../../../..')
const run = promisify(execFile)

/** What comes from other stacks, and from Secrets Manager, when it is deployed. */
const data = { table: { tableName: 'manga_chatbot_memory' }, dax: { endpoint: 'daxs://dax.example' } }
const secrets = { REDIS_URL: 'rediss://user:password@cache.example:6379', OVERFLOW_TICKET_SECRETS: 'x'.repeat(64) }

const places: [StageName, ServiceName, string][] = [
  ['production', 'orchestrator', 'apps/fargate'],
  ['production', 'socket', 'apps/fargate'],
  ['staging', 'orchestrator', 'apps/fargate'],
  ['staging', 'router', 'apps/router'],
]

describe.each(places)('in %s the variables of the %s', (stage, service, app) => {
  const environment = environmentOf(service, stages[stage], data as Data)

  test('are all taken by the service itself', async () => {
    expect((await startedWith(app, environment)).problems).toBe('')
  })

  test('are all known to it', () => {
    const unknown = Object.keys(environment).filter((name) => !new RegExp(`\\b${name}\\b`).test(settingsOf(app)))
    expect(unknown).toEqual([])
  })
})

test.each(stageNames)('in %s the variables of the function are all taken by it', async (stage) => {
  const functions = propertiesOf(templateOf('Functions', stage), 'AWS::Lambda::Function')
  const chat = functions.find(({ FunctionName: name }) => name === functionName(stages[stage], 'chat'))
  const environment = Object.entries<unknown>(chat?.Environment.Variables).map(([name, value]) => [
    name,
    known(name, value),
  ])
  const isRedirected = stages[stage].overflowTransport === 'redirect'
  // Out of the network there is no way to the cache, and only there tickets are asked for.
  expect(environment.map(([name]) => name)).toContain(isRedirected ? 'OVERFLOW_TICKET_SECRETS' : 'REDIS_URL')
  expect((await startedWith('lambda/chat', Object.fromEntries(environment), {})).problems).toBe('')
})

test('the address of a reader is what CloudFront saw, however many stand between', () => {
  const proxiesOf = (service: ServiceName, stage: StageName) =>
    environmentOf(service, stages[stage], data as Data).TRUSTED_PROXIES
  expect([proxiesOf('orchestrator', 'production'), proxiesOf('socket', 'staging')]).toEqual(['2', '2'])
  expect(proxiesOf('orchestrator', 'staging')).toBe('3')
})

test.each([
  ['production', '6000'],
  ['staging', '36000'],
] as const)(
  'in %s tasks take %s requests a minute of one address, as the load test of the delivery needs',
  (stage, count) => {
    const { RATE_LIMIT_ADDRESS_PER_MINUTE: most } = environmentOf('orchestrator', stages[stage], data as Data)
    expect(most).toBe(count)
    expect(Number(most)).toBe(stages[stage].perAddress.application * 60)
  },
)

test('a variable that the service does not take is told by its name', async () => {
  const environment = environmentOf('router', stages.staging, data as Data)
  const { problems } = await startedWith('apps/router', { ...environment, LAMBDA_MAX_CONCURRENCY: '0' })
  expect(problems).toContain('LAMBDA_MAX_CONCURRENCY')
})

describe('money and environments of Lambda are shared by those that spill', () => {
  const sharesOf = (stage: StageParameters, service: ServiceName = 'orchestrator') => {
    const { OVERFLOW_USD_PER_DAY: usd, LAMBDA_MAX_CONCURRENCY: most } = environmentOf(service, stage, data as Data)
    return [Number(usd), Number(most)]
  }

  test('money by as many as there may be, environments by those at rest, as a burst comes before its tasks', () => {
    expect(sharesOf(stages.production)).toEqual([2, 200])
    expect(sharesOf(stages.staging, 'router')).toEqual([40 / 6, 200])
    expect(environmentOf('socket', stages.production, data as Data).OVERFLOW_PLANE).toBe('none')
  })

  test('and each has enough for one request, of the lowest priority too', () => {
    const poor = { ...stages.production, overflowUsdPerDay: 0.001, chat: { ...stages.production.chat, reserved: 1 } }
    const [usd = 0, most] = sharesOf(poor)
    // The lowest priority may spend no more than half of the money.
    expect(usd / 2).toBeGreaterThanOrEqual(lambdaCostUsd(timeouts.functionMs, poor.chat.memoryMb))
    expect(most).toBe(1)
  })
})

/** A value of a template; those that only a deployment knows are stood in for. */
function known(name: string, value: unknown): string {
  const values: Record<string, string> = { ...secrets, DYNAMODB_TABLE: data.table.tableName }
  if (typeof value === 'string') return value
  const standIn = values[name]
  if (standIn === undefined) throw new Error(`${name} is known at deployment only: ${JSON.stringify(value)}`)
  return standIn
}

/** Has the service read its environment, as it does first of all; what it has against it, nothing when all is well. */
async function startedWith(
  app: string,
  environment: Record<string, string>,
  fromSecretsManager: Record<string, string> = secrets,
): Promise<{ problems: string }> {
  const env = { PATH: process.env.PATH, ...environment, ...fromSecretsManager }
  return await run(process.execPath, [join(root, app, 'src/env.ts')], { env, cwd: root }).then(
    () => ({ problems: '' }),
    ({ stderr }) => ({ problems: stderr }),
  )
}

/** Text of everything that declares variables for it. */
function settingsOf(app: string): string {
  const files = globSync([`${app}/src/*-variables.ts`, 'packages/*/src/**/*-variables.ts'], { cwd: root })
  return files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
}
