import { readEnvironment } from '@manga-assist/lifecycle'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { checkStoreVariables, storeSettings, storeVariables } from './store-variables.ts'

const schema = z
  .object({ ...storeVariables, AWS_REGION: z.string().default('us-east-1') })
  .superRefine(checkStoreVariables)
const onTask = { maxSockets: 16, startCheck: 'describe' as const }
const settingsOf = (environment: Record<string, string>) => storeSettings(readEnvironment(schema, environment), onTask)

describe('the store', () => {
  test('is SQLite unless told otherwise, and then needs a file', () => {
    expect(settingsOf({ DATABASE_FILE: 'manga.sqlite' })).toEqual({ kind: 'sqlite', file: 'manga.sqlite' })
    expect(() => settingsOf({})).toThrow('DATABASE_FILE: must be set when STORE is sqlite; got nothing')
  })

  test('is DynamoDB without a file, in the table of the service and the region of the process', () => {
    expect(settingsOf({ STORE: 'dynamodb' })).toMatchObject({
      kind: 'dynamodb',
      table: 'manga_chatbot_memory',
      region: 'us-east-1',
      maxSockets: 16,
      startCheck: 'describe',
    })
  })

  test('takes table, endpoint, cluster, connections and lifetime as they are set', () => {
    const settings = settingsOf({
      STORE: 'dynamodb',
      DYNAMODB_TABLE: 'other_memory',
      DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
      DYNAMODB_MAX_SOCKETS: '3',
      DAX_ENDPOINT: 'daxs://memory.abc.dax-clusters.eu-west-1.amazonaws.com',
      TURN_LIFETIME_DAYS: '30',
      AWS_REGION: 'eu-west-1',
    })
    expect(settings).toEqual({
      kind: 'dynamodb',
      table: 'other_memory',
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:8000',
      daxEndpoint: 'daxs://memory.abc.dax-clusters.eu-west-1.amazonaws.com',
      maxSockets: 3,
      startCheck: 'describe',
      turnLifetimeDays: 30,
    })
  })

  test.each([
    ['STORE', 'redis'],
    ['DYNAMODB_TABLE', 'a table'],
    ['DYNAMODB_TABLE', 'ab'],
    ['DYNAMODB_ENDPOINT', 'localhost'],
    ['DYNAMODB_MAX_SOCKETS', '0'],
    ['DAX_ENDPOINT', 'https://memory.example'],
    ['TURN_LIFETIME_DAYS', '0.5'],
  ])('refuses %s=%s and says why', (name, value) => {
    expect(() => settingsOf({ STORE: 'dynamodb', [name]: value })).toThrow(`${name}: `)
  })
})
