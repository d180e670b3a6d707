import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { stages } from '../stages.ts'
import { functionName, liveAlias } from './resources.ts'
import { type Principal, type Resources, taskStatements } from './task-statements.ts'
import type { AwsCall } from './testing/aws-call.ts'
import { runEverything } from './testing/run-everything.ts'

const stage = stages.production
const root = resolve(import.meta.dirname, '../../../..')

/** What a role of production is limited to, without the parts of names that only an account has. */
const resources: Resources = {
  tableArn: `table/${stage.names.table}`,
  modelArns: [`inference-profile/${stage.model.profileId}`],
  intentEndpointArn: `endpoint/${stage.names.intentEndpoint}`,
  chatAliasArn: `function:${functionName(stage, 'chat')}:${liveAlias}`,
  enrichAliasArn: `function:${functionName(stage, 'enrich')}:${liveAlias}`,
  daxArn: undefined,
  metricNamespace: 'MangaAssist',
}

let calls: readonly AwsCall[]
beforeAll(async () => {
  calls = await runEverything({ stage, resources })
})

describe.each<Principal>(['orchestrator', 'socket', 'router', 'chat', 'enrich'])(
  'A7: the role of the %s',
  (principal) => {
    test('allows what it calls in AWS and nothing else', () => {
      expect(differences(permissionsOf(principal), calls, principal)).toEqual(noDifferences)
    })
  },
)

test('A7: tasks may ask a cluster of DAX for what its driver asks, and for nothing else', () => {
  const withCluster = { ...resources, daxArn: 'cache/manga-dax' }
  const actions = (['orchestrator', 'socket'] as const).map((principal) =>
    taskStatements(principal, withCluster).flatMap((statement) =>
      statement.resources.includes(withCluster.daxArn) ? statement.actions : [],
    ),
  )
  const asked = callsOfDriver()
  expect(asked.length).toBeGreaterThan(0)
  expect(actions).toEqual([asked, asked])
})

describe('A7: a role', () => {
  const [call] = [{ caller: 'router', operation: 'PutItem', action: 'dynamodb:PutItem', resource: resources.tableArn }]

  test('that lacks a permission is found', () => {
    const lost = permissionsOf('router').filter((one) => !one.startsWith('dynamodb:PutItem'))
    expect(differences(lost, [call], 'router').missing).toEqual([`dynamodb:PutItem on ${resources.tableArn}`])
  })

  test('that has one too many is found', () => {
    const more = [...permissionsOf('router'), `dynamodb:Scan on ${resources.tableArn}`]
    expect(differences(more, calls, 'router').superfluous).toEqual([`dynamodb:Scan on ${resources.tableArn}`])
  })

  test('is judged by every operation that the code can ask for', () => {
    const called = new Set(calls.map(({ operation }) => operation))
    expect(operationsInCode().filter((operation) => !called.has(operation))).toEqual([])
  })
})

const noDifferences = { missing: [], superfluous: [] }

/** What is called and not allowed, and what is allowed and never called. */
function differences(allowed: readonly string[], calls: readonly AwsCall[], caller: Principal) {
  const own = calls.filter((call) => call.caller === caller)
  const called = [...new Set(own.map(({ action, resource }) => `${action} on ${resource}`))]
  return {
    missing: called.filter((one) => !allowed.includes(one)),
    superfluous: allowed.filter((one) => !called.includes(one)),
  }
}

/** Every pair of action and resource that the statements of a role allow. */
function permissionsOf(principal: Principal): string[] {
  return taskStatements(principal, resources).flatMap(({ actions, resources: names, conditions }) => {
    const namespace = conditions.StringEquals?.['cloudwatch:namespace']
    const places = namespace === undefined ? names : [`namespace/${namespace}`]
    return actions.flatMap((action) => places.map((place) => `${action} on ${place}`))
  })
}

/** What the methods of the client of DAX that code calls are in a policy. Nothing here speaks its protocol, so code is read. */
function callsOfDriver(): (string | undefined)[] {
  const actions = new Map([
    ['get', 'dax:GetItem'],
    ['put', 'dax:PutItem'],
  ])
  const text = readFileSync(resolve(root, 'packages/providers/src/dynamodb/dax-driver.ts'), 'utf8')
  const methods = [...text.matchAll(/\bdax\.(\w+)\(/g)].map(([, method = '']) => method)
  return [...new Set(methods)].filter((method) => method !== 'shutdown').map((method) => actions.get(method))
}

/** Operations for which a command of the SDK is made anywhere in what ships; the table itself is made by hand, in tests. */
function operationsInCode(): string[] {
  const files = globSync('packages/{providers,planes,telemetry}/src/**/*.ts', { cwd: root })
  const shipped = files.filter((file) => !/\.test\.ts$|\/testing\/|make-table\.ts$/.test(file))
  const texts = shipped.map((file) => readFileSync(resolve(root, file), 'utf8'))
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/new ([A-Z]\w+)Command\(/g)].map(([, name = '']) => name))),
  ]
}
