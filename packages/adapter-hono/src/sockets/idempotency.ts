import { headerNames, type SocketRequest } from '@manga-assist/contracts'
import type { AskOptions } from '@manga-assist/core'
import { digestOf, isIdempotencyKey } from '../idempotency.ts'

const scope = 'send /ws/chat'

/** The key that a question brings in the headers of its message; one that is no key counts as none. */
export async function socketIdempotency(
  { headers = {}, id, trigger, messageId, messages }: Extract<SocketRequest, { type: 'send' }>,
  userId: string,
): Promise<Pick<AskOptions, 'idempotency'>> {
  const key = Object.entries(headers).find(([name]) => name.toLowerCase() === headerNames.idempotencyKey)?.[1]
  if (key === undefined || !isIdempotencyKey(key)) return {}
  const fingerprint = await digestOf(JSON.stringify([id, trigger, messageId, messages]))
  return { idempotency: { userId, scope, key, fingerprint } }
}
