import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from './table-driver.ts'

/** An item as DynamoDB wants it. */
export function toAttributes(item: Item): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  )
}

/** An item as DynamoDB gives it. Attributes that are neither text nor number are not ours and are left out. */
export function fromAttributes(attributes: Record<string, AttributeValue>): Item {
  const item: Record<string, string | number> = {}
  for (const [name, { S, N }] of Object.entries(attributes)) {
    if (S !== undefined) item[name] = S
    else if (N !== undefined) item[name] = Number(N)
  }
  return item
}
