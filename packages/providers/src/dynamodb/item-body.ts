import { StoreError } from './store-error.ts'

/** Largest body of an item. DynamoDB takes 400 kB with keys and names; a turn at our limits is a fifth of it. */
const maxBodyBytes = 380_000

/** A record as text, checked against what an item holds. */
export function createItemBody(record: object): string {
  const body = JSON.stringify(record)
  const bytes = Buffer.byteLength(body)
  if (bytes <= maxBodyBytes) return body
  throw new StoreError('too-large', `a record of ${bytes} bytes does not fit into an item, which holds ${maxBodyBytes}`)
}
