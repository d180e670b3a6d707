import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  type DynamoDBClient,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb'
import { type Clock, deadline } from '@manga-assist/clock'
import { fromAttributes } from './attribute-values.ts'
import { createCallGate } from './call-gate.ts'
import { checkTable } from './memory-table.ts'
import { StoreError, storeErrorOf } from './store-error.ts'
import { tableCommands } from './table-commands.ts'
import type { Item, Key, TableDriver, TableQuery } from './table-driver.ts'

export interface DynamodbDriverOptions {
  client: DynamoDBClient
  table: string
  /** Most calls at once: the number of the client's sockets. */
  maxConcurrentCalls: number
  /**
   * How `open` makes sure of the table. `describe` compares its keys and index with ours. `touch` only reads an item
   * that is not there: functions start by the hundred, and DescribeTable is rationed for the whole account.
   */
  startCheck: 'describe' | 'touch'
  clock: Clock
}

/** Longest one call may take, with its wait for a socket and its retries. Far below any deadline of a turn. */
const callTimeoutMs = 5_000
/** Calls that may wait for a socket. At 5 ms a call and 16 sockets this is a third of a second of waiting. */
const maxWaitingCalls = 1_000
/** No user has this key: those of users begin with `USER#`. */
const nobody: Key = { pk: 'NOBODY', sk: 'NOTHING' }

/** Our table on DynamoDB itself. */
export function createDynamodbDriver(options: DynamodbDriverOptions): TableDriver {
  const { client, table, startCheck } = options
  const commands = tableCommands(table)
  const call = createCaller(options)
  const driver: TableDriver = {
    async open() {
      if (startCheck === 'describe') await describe()
      else await driver.get(nobody)
    },
    async get(key) {
      const { Item: found } = await call((context) => client.send(commands.get(key), context))
      return found && fromAttributes(found)
    },
    query,
    async put(item, guard) {
      const result = await unlessRefused(call((context) => client.send(commands.put(item, guard), context)))
      return result !== undefined
    },
    async update(key, change) {
      const result = await unlessRefused(call((context) => client.send(commands.update(key, change), context)))
      return result && fromAttributes(result.Attributes ?? {})
    },
    async remove(key, guard) {
      const result = await unlessRefused(call((context) => client.send(commands.remove(key, guard), context)))
      return result?.Attributes && fromAttributes(result.Attributes)
    },
    async removeMany(keys) {
      const { UnprocessedItems } = await call((context) => client.send(commands.removeMany(keys), context))
      return (UnprocessedItems?.[table] ?? []).map(({ DeleteRequest }) => keyOf(DeleteRequest?.Key ?? {}))
    },
    close: () => client.destroy(),
  }
  return driver

  async function describe(): Promise<void> {
    const command = new DescribeTableCommand({ TableName: table })
    checkTable(table, (await call((context) => client.send(command, context))).Table)
  }

  async function* query(request: TableQuery): AsyncGenerator<Item, void> {
    let next: QueryCommandInput['ExclusiveStartKey']
    do {
      const page = await call((context) => client.send(commands.query(request, next), context))
      yield* (page.Items ?? []).map(fromAttributes)
      next = page.LastEvaluatedKey
    } while (next !== undefined)
  }
}

type Send<T> = (context: { abortSignal: AbortSignal }) => Promise<T>

/** Runs calls within their deadline, no more at once than there are sockets, and gives their faults a class. */
function createCaller({ table, maxConcurrentCalls, clock }: DynamodbDriverOptions) {
  const gate = createCallGate({ maxRunning: maxConcurrentCalls, maxWaiting: maxWaitingCalls })
  const overdue = () => new StoreError('timeout', `table ${table}: no answer within ${callTimeoutMs} ms`)
  return async <T>(send: Send<T>): Promise<T> => {
    const { signal, cancel } = deadline(clock, callTimeoutMs, overdue)
    try {
      return await gate.run(() => send({ abortSignal: signal }), signal)
    } catch (error) {
      throw storeErrorOf(signal.aborted ? signal.reason : error, table)
    } finally {
      cancel()
    }
  }
}

/** A condition that does not hold is expected, hence a value: undefined. */
async function unlessRefused<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (error) {
    if (error instanceof StoreError && error.cause instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

function keyOf(attributes: Parameters<typeof fromAttributes>[0]): Key {
  const { pk, sk } = fromAttributes(attributes)
  return { pk: String(pk), sk: String(sk) }
}
