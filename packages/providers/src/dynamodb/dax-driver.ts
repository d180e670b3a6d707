import { type Clock, deadline } from '@manga-assist/clock'
import { StoreError, storeErrorOf } from './store-error.ts'
import type { Guard, Item, TableDriver } from './table-driver.ts'

/** What we use of the DAX client, which takes and gives plain values. */
export interface DaxClient {
  get(input: { TableName: string; Key: object }): Promise<{ Item?: Record<string, unknown> | undefined }>
  put(input: {
    TableName: string
    Item: object
    ConditionExpression: string
    ExpressionAttributeValues?: Record<string, unknown>
  }): Promise<unknown>
  /** Closes its connections and ends its background refresh of the cluster's nodes. */
  shutdown(): void
}

export interface DaxDriverOptions {
  dax: DaxClient
  /** Takes every call that the cluster does not, and those that it fails. */
  direct: TableDriver
  table: string
  clock: Clock
}

/**
 * Longest wait for the cluster before DynamoDB is asked instead. A hit takes less than one millisecond; while a cluster
 * restarts its client tries again and again, far longer than a turn can wait.
 */
const daxTimeoutMs = 100

/** Errors that DynamoDB would answer as well: asking it too would only double the load. */
const finalErrors: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
])

/**
 * The table through a DAX cluster: reads that may be cached, and the writes of the same items, so that the cache stays
 * true. Everything else goes to DynamoDB directly, because DAX does not cache it. When the cluster is not there
 * (`NoRouteException` while it restarts, no answer, lost connection), DynamoDB is asked instead.
 */
export function createDaxDriver({ dax, direct, table, clock }: DaxDriverOptions): TableDriver {
  const TableName = table
  const withinTime = <T>(work: Promise<T>) => settleWithin(clock, work)
  return {
    ...direct,
    async get(key, options) {
      if (options?.cached !== true) return direct.get(key)
      try {
        const { Item: found } = await withinTime(dax.get({ TableName, Key: { ...key } }))
        return found && itemOf(found)
      } catch (error) {
        if (isFinal(error)) throw storeErrorOf(error, table)
        return direct.get(key, options)
      }
    },
    async put(item, guard) {
      try {
        await withinTime(dax.put({ TableName, Item: { ...item }, ...guardInput(guard) }))
        return true
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return false
        if (isFinal(error)) throw storeErrorOf(error, table)
        // It may have been written all the same: then the guard does not hold, and the caller looks.
        return direct.put(item, guard)
      }
    },
    close() {
      dax.shutdown()
      direct.close()
    },
  }
}

/** Loads the DAX client, which is an optional package, and connects it in the background. */
export async function createDaxClient(options: { endpoint: string; region: string }): Promise<DaxClient> {
  const { DaxDocument } = await loadDax()
  const dax = new DaxDocument(options)
  return {
    get: (input) => dax.get(input),
    put: (input) => dax.put(input),
    shutdown() {
      // Its types promise a `destroy` that it does not have, and keep this from us.
      if ('shutdown' in dax && typeof dax.shutdown === 'function') dax.shutdown()
    },
  }
}

async function loadDax() {
  try {
    return await import('@amazon-dax-sdk/lib-dax')
  } catch (error) {
    const text = 'the package @amazon-dax-sdk/lib-dax is not installed; install it, or leave DAX_ENDPOINT empty'
    throw new StoreError('unreachable', text, error)
  }
}

async function settleWithin<T>(clock: Clock, work: Promise<T>): Promise<T> {
  const overdue = () => new StoreError('timeout', `DAX: no answer within ${daxTimeoutMs} ms`)
  const { signal, cancel } = deadline(clock, daxTimeoutMs, overdue)
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

function guardInput({ condition, values }: Guard) {
  return { ConditionExpression: condition, ...(values && { ExpressionAttributeValues: { ...values } }) }
}

function isFinal(error: unknown): boolean {
  return finalErrors.has(nameOf(error))
}

/** DAX puts the name of the service's error into `code` or into `name`, by where it was found. */
function nameOf(error: unknown): string {
  const { name = '', code } = error as { name?: string; code?: unknown }
  return typeof code === 'string' && code.endsWith('Exception') ? code : name
}

function itemOf(found: Record<string, unknown>): Item {
  const ours = Object.entries(found).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(ours)
}
