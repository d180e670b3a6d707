/** An item of the table, in plain values. Our items hold texts and numbers only. */
export type Item = Readonly<Record<string, string | number>>

/** Partition and sort key of an item. */
export interface Key {
  pk: string
  sk: string
}

/** A condition in DynamoDB's expression language, with the values that it names. */
export interface Guard {
  condition: string
  values?: Item
}

export interface Change {
  /** An update expression, for example `SET body = :body ADD lastPosition :one`. */
  expression: string
  values: Item
  /** Without it the change is made whatever is there. It may use `values`. */
  condition?: string
  /** The caller does not look at the result: what was written does not travel back. */
  silent?: boolean
}

export interface TableQuery {
  keyCondition: string
  values: Item
  /** Attributes to return; all without it. */
  attributes?: readonly string[]
  /** Another order than that of the sort key. */
  index?: string
  newestFirst?: boolean
  /** Most items to look at in one page. */
  pageSize?: number
}

/**
 * The little of DynamoDB that our stores use. Faults are `StoreError`s; a condition that does not hold is a value.
 * Every call ends within the driver's deadline.
 */
export interface TableDriver {
  /** Opens the connection and checks that the table is there, so that the first request need not. */
  open(): Promise<void>
  /** Sees every write before it. One that may be `cached` sees at least those that went through the same cache. */
  get(key: Key, options?: { cached?: boolean }): Promise<Item | undefined>
  /** Every item, page after page; sees every write before it. Stop reading to stop asking. */
  query(query: TableQuery): AsyncGenerator<Item, void>
  /** Writes a whole item. False when the guard does not hold. */
  put(item: Item, guard: Guard): Promise<boolean>
  /** Changes an item, or makes it. The item as it is now (empty if `silent`); undefined if the condition does not hold. */
  update(key: Key, change: Change): Promise<Item | undefined>
  /** The item as it was; undefined when there was none, or the guard does not hold. */
  remove(key: Key, guard?: Guard): Promise<Item | undefined>
  /** Removes at most 25 items at once; returns those for which there was no capacity. */
  removeMany(keys: readonly Key[]): Promise<Key[]>
  close(): void
}

/** Most keys that `removeMany` takes: DynamoDB's own bound on a batch of writes. */
export const maxRemovedAtOnce = 25
