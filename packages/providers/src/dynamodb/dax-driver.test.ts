import { randomUUID } from 'node:crypto'
import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { emptyPreferences } from '@manga-assist/contracts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createBackoff } from './backoff.ts'
import { createDaxDriver, type DaxClient } from './dax-driver.ts'
import { createDynamodbClient } from './dynamodb-client.ts'
import { createDynamodbDriver } from './dynamodb-driver.ts'
import { createDynamodbPreferences } from './dynamodb-preferences.ts'
import { startFaultyProxy } from './testing/faulty-proxy.ts'
import { type LocalDynamodb, localCredentials, startLocalDynamodb } from './testing/local-dynamodb.ts'
import { openLocalStores } from './testing/open-stores.ts'

// No cluster runs outside AWS: what is tested is what happens when there is none, and what is asked of it.
let dynamodb: LocalDynamodb
beforeAll(async () => {
  dynamodb = await startLocalDynamodb()
})
afterAll(() => dynamodb.close())

const liked = { ...emptyPreferences, liked: ['monster'] }

describe('when the cluster', () => {
  test('has no route, reads and writes go to DynamoDB', async () => {
    const noRoute = () => Promise.reject(Object.assign(new Error('no endpoints'), { code: 'NoRouteException' }))
    const { preferences } = await preferencesThrough({ get: noRoute, put: noRoute })
    expect(await preferences.update('reader', () => liked)).toEqual(liked)
    expect(await preferences.read('reader')).toEqual(liked)
  })

  test('does not answer, DynamoDB is asked after 100 ms', async () => {
    const clock = new ManualClock()
    const silence = () => new Promise<never>(() => {})
    const { preferences } = await preferencesThrough({ get: silence, put: silence }, clock)
    const reading = preferences.read('reader')
    await clock.advance(100)
    expect(await reading).toEqual(emptyPreferences)
    expect(clock.pendingTimers).toBe(0)
  })

  test('loses the answer to a write that was done, the write is not done again', async () => {
    const { preferences, direct } = await preferencesThrough({
      put: async (input) => {
        await direct.put(input.Item as Parameters<typeof direct.put>[0], { condition: 'attribute_not_exists(pk)' })
        throw Object.assign(new Error('connection lost'), { code: 'ECONNRESET' })
      },
    })
    await preferences.update('reader', (before) => ({ ...before, read: [...before.read, 'monster'] }))
    expect((await preferences.read('reader')).read).toEqual(['monster'])
  })

  test('is throttled, DynamoDB is not asked on top', async () => {
    const throttled = () => Promise.reject(Object.assign(new Error('slow down'), { code: 'ThrottlingException' }))
    const { preferences } = await preferencesThrough({ get: throttled })
    await expect(preferences.read('reader')).rejects.toMatchObject({ name: 'StoreError', code: 'throttled' })
  })

  test('finds a condition that does not hold, the update is tried again on what is there now', async () => {
    let refusals = 0
    const { preferences, direct } = await preferencesThrough({
      put: async (input) => {
        refusals += 1
        if (refusals === 1) throw Object.assign(new Error('changed'), { name: 'ConditionalCheckFailedException' })
        await direct.put(input.Item as Parameters<typeof direct.put>[0], { condition: 'attribute_not_exists(pk)' })
      },
    })
    expect(await preferences.update('reader', () => liked)).toEqual(liked)
    expect(refusals).toBe(2)
  })

  test('holds a reader, the cached preferences are returned and DynamoDB is not asked', async () => {
    const { preferences } = await preferencesThrough({
      get: async () => ({
        Item: { pk: 'USER#reader', sk: 'PREFERENCES', body: JSON.stringify(liked), recordVersion: 1 },
      }),
    })
    expect(await preferences.read('reader')).toEqual(liked)
  })
})

test('the real client, with no cluster at its endpoint, falls through to DynamoDB', async () => {
  // It writes on its own to the console that it finds no node.
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => told.mockRestore())
  const nobody = await startFaultyProxy(dynamodb.endpoint)
  nobody.close()
  const daxEndpoint = nobody.endpoint.replace('http:', 'dax:')
  const table = await dynamodb.newTable()
  const { preferences } = await openLocalStores({ table, endpoint: dynamodb.endpoint, daxEndpoint })
  expect(await preferences.update('reader', () => liked)).toEqual(liked)
  expect(await preferences.read('reader')).toEqual(liked)
})

/** Preferences in an empty table, with a cluster in front that does as told and fails the test otherwise. */
async function preferencesThrough(told: Partial<DaxClient>, clock: ManualClock | typeof systemClock = systemClock) {
  const table = await dynamodb.newTable()
  const { endpoint } = dynamodb
  const client = createDynamodbClient({ region: 'local', endpoint, maxSockets: 1, credentials: localCredentials })
  const options = { client, table, maxConcurrentCalls: 1, startCheck: 'touch' as const, clock: systemClock }
  const direct = createDynamodbDriver(options)
  const unexpected = () => Promise.reject(new Error('DAX was not to be asked'))
  const dax: DaxClient = { get: unexpected, put: unexpected, shutdown() {}, ...told }
  const driver = createDaxDriver({ dax, direct, table, clock })
  onTestFinished(() => driver.close())
  const backoff = createBackoff({ clock: systemClock, random: Math.random })
  return { direct, preferences: createDynamodbPreferences({ driver, backoff, newId: randomUUID }) }
}
