import { randomUUID } from 'node:crypto'
import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { ManualClock } from '@manga-assist/clock/testing'
import { conversationTurn as turn } from '@manga-assist/core/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createDynamodbClient } from './dynamodb-client.ts'
import { memoryTableDefinition } from './memory-table.ts'
import { startCountingProxy } from './testing/counting-proxy.ts'
import { callsOf, startFaultyProxy } from './testing/faulty-proxy.ts'
import { type LocalDynamodb, localCredentials, startLocalDynamodb } from './testing/local-dynamodb.ts'
import { openLocalStores } from './testing/open-stores.ts'

let dynamodb: LocalDynamodb
beforeAll(async () => {
  dynamodb = await startLocalDynamodb()
})
afterAll(() => dynamodb.close())

describe('a fault of the service', () => {
  test.each([
    ['ProvisionedThroughputExceededException', 400, 'throttled', 3],
    ['ThrottlingException', 400, 'throttled', 3],
    ['InternalServerError', 500, 'service', 3],
    ['AccessDeniedException', 400, 'access-denied', 1],
    ['ExpiredTokenException', 400, 'access-denied', 1],
    ['ResourceNotFoundException', 400, 'table-missing', 1],
  ])('%s becomes an error with a code, after a bounded number of attempts', async (name, status, code, attempts) => {
    const { proxy, stores } = await openFaulty()
    proxy.faultOf = () => ({ kind: 'error', name, status })
    const before = proxy.calls.length
    const failed = stores.conversations.read('reader', 'c1')
    await expect(failed).rejects.toMatchObject({ name: 'StoreError', code, message: expect.stringContaining(name) })
    expect(proxy.calls.length - before).toBe(attempts)
  })

  test('that is over after one attempt is not noticed', async () => {
    const { proxy, stores } = await openFaulty()
    proxy.faultOf = (_operation, call) =>
      call % 2 === 0 ? { kind: 'error', name: 'ProvisionedThroughputExceededException' } : undefined
    await stores.conversations.saveTurn('reader', 'c1', turn('m1', 1_000))
    expect((await stores.conversations.read('reader', 'c1'))?.turns).toEqual([turn('m1', 1_000)])
  })

  test('silence ends at the deadline, and leaves no timer', async () => {
    const clock = new ManualClock()
    const { proxy, stores } = await openFaulty(clock)
    proxy.faultOf = () => ({ kind: 'silence' })
    const before = proxy.calls.length
    const failed = expect(stores.preferences.read('reader')).rejects.toMatchObject({ code: 'timeout' })
    await callsOf(proxy, before + 1)
    await clock.advance(5_000)
    await failed
    expect(clock.pendingTimers).toBe(0)
    expect(proxy.calls.length - before).toBe(1)
  })

  test('items of a batch that were not done are asked for again until they are', async () => {
    const { proxy, stores } = await openFaulty()
    for (const id of ['m1', 'm2', 'm3']) await stores.conversations.saveTurn('reader', 'c1', turn(id, 1_000))
    let batches = 0
    proxy.faultOf = (operation) => {
      if (operation !== 'BatchWriteItem') return undefined
      batches += 1
      return batches < 4 ? { kind: 'unprocessed' } : undefined
    }
    expect(await stores.conversations.remove('reader', 'c1')).toBe(true)
    expect(batches).toBe(4)
  })

  test('items of a batch that are never done are an error, and go with the next removal', async () => {
    const { proxy, stores } = await openFaulty()
    await stores.conversations.saveTurn('reader', 'c1', turn('m1', 1_000))
    proxy.faultOf = (operation) => (operation === 'BatchWriteItem' ? { kind: 'unprocessed' } : undefined)
    await expect(stores.conversations.remove('reader', 'c1')).rejects.toMatchObject({ code: 'throttled' })
    expect(await stores.conversations.read('reader', 'c1')).toBeUndefined()
    expect(proxy.calls.filter((operation) => operation === 'BatchWriteItem')).toHaveLength(8)
  })
})

describe('answers that are lost on the way', () => {
  test('double and lose no turn', async () => {
    const { proxy, stores } = await openFaulty()
    proxy.faultOf = everySecondAnswerLost
    const ids = Array.from({ length: 6 }, (_, index) => `m${index}`)
    for (const id of ids) await stores.conversations.saveTurn('reader', 'c1', turn(id, 1_000))
    expect((await stores.conversations.read('reader', 'c1'))?.turns.map(({ id }) => id)).toEqual(ids)
    expect(await stores.conversations.list('reader', 5)).toHaveLength(1)
  })

  test('double and lose no update of preferences', async () => {
    const { proxy, stores } = await openFaulty()
    proxy.faultOf = everySecondAnswerLost
    const ids = Array.from({ length: 6 }, (_, index) => `t${index}`)
    for (const id of ids) {
      await stores.preferences.update('reader', (before) => ({ ...before, read: [...before.read, id] }))
    }
    expect((await stores.preferences.read('reader')).read).toEqual(ids)
  })
})

test('an update that others overtake again and again ends as a conflict, after a bounded number of attempts', async () => {
  const { proxy, stores } = await openFaulty()
  proxy.faultOf = (operation) =>
    operation === 'PutItem' ? { kind: 'error', name: 'ConditionalCheckFailedException' } : undefined
  const failed = stores.preferences.update('reader', (before) => before)
  await expect(failed).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' })
  expect(proxy.calls.filter((operation) => operation === 'PutItem')).toHaveLength(12)
})

describe('at start', () => {
  test.each(['describe', 'touch'] as const)('a table that is missing is named, with what to do (%s)', async (check) => {
    const opening = openLocalStores({ table: 'no_such_table', endpoint: dynamodb.endpoint, startCheck: check })
    await expect(opening).rejects.toMatchObject({
      code: 'table-missing',
      message: expect.stringMatching(/no_such_table.*create it/),
    })
  })

  test.each([
    [
      'other keys',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }], LocalSecondaryIndexes: undefined },
    ],
    ['no index', { LocalSecondaryIndexes: undefined }],
  ])('a table with %s than ours is refused', async (_name, difference) => {
    const { endpoint } = dynamodb
    const client = createDynamodbClient({ region: 'local', endpoint, maxSockets: 1, credentials: localCredentials })
    onTestFinished(() => client.destroy())
    const table = `other_${randomUUID()}`
    const definition = { ...memoryTableDefinition(table), ...difference }
    const named = new Set(definition.KeySchema?.map(({ AttributeName }) => AttributeName))
    const AttributeDefinitions = definition.AttributeDefinitions?.filter(({ AttributeName }) =>
      named.has(AttributeName),
    )
    await client.send(new CreateTableCommand({ ...definition, AttributeDefinitions }))
    await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 10 }, { TableName: table })
    await expect(openLocalStores({ table, endpoint })).rejects.toMatchObject({ code: 'table-mismatch' })
  })

  test('an endpoint where nobody listens is unreachable', async () => {
    const proxy = await startFaultyProxy(dynamodb.endpoint)
    proxy.close()
    const opening = openLocalStores({ table: 'any_table', endpoint: proxy.endpoint })
    await expect(opening).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('the connection is opened before the first request, which uses it', async () => {
    const table = await dynamodb.newTable()
    const proxy = await startCountingProxy(dynamodb.endpoint)
    onTestFinished(() => proxy.close())
    const stores = await openLocalStores({ table, endpoint: proxy.endpoint })
    expect(proxy.accepted).toBe(1)
    await stores.preferences.read('reader')
    expect(proxy.accepted).toBe(1)
  })
})

async function openFaulty(clock?: ManualClock) {
  const table = await dynamodb.newTable()
  const proxy = await startFaultyProxy(dynamodb.endpoint)
  onTestFinished(() => proxy.close())
  const stores = await openLocalStores({ table, endpoint: proxy.endpoint }, clock ? { clock } : {})
  return { proxy, stores }
}

function everySecondAnswerLost(_operation: string, call: number) {
  return call % 2 === 0 ? { kind: 'lost-answer' as const } : undefined
}
