import type { IdempotencyKey, TurnRef } from '@manga-assist/core'
import type { Key } from './table-driver.ts'

/**
 * Keys of the table, user first. Every id is escaped, so that no two lists of ids make the same key and no id reaches
 * into another's range.
 *
 * ```
 * pk CANCEL#<key>  sk CANCEL                                        a run that nobody wants any more
 * pk USER#<user>   sk PREFERENCES
 *                  sk PROFILE
 *                  sk KEY#<scope>#<key>                              an idempotency key
 *                  sk RUNNING#<conversation>#                        which of its turns began last
 *                  sk RUNNING#<conversation>#<turn>                  what a running turn has said
 *                  sk CONVERSATION#<conversation>#                   its head
 *                  sk CONVERSATION#<conversation>#<epoch>#<turn>     a turn
 * ```
 *
 * The epoch tells apart a conversation and one that was begun under the same id after it was removed.
 */
export function preferencesKey(userId: string): Key {
  return { pk: userKey(userId), sk: 'PREFERENCES' }
}

export function profileKey(userId: string): Key {
  return { pk: userKey(userId), sk: 'PROFILE' }
}

export function idempotencyItemKey({ userId, scope, key }: IdempotencyKey): Key {
  return { pk: userKey(userId), sk: `KEY#${escapeId(scope)}#${escapeId(key)}` }
}

/** Keys of runs are made by routers: they belong to no user, and say nothing of one. */
export function cancelItemKey(key: string): Key {
  return { pk: `CANCEL#${escapeId(key)}`, sk: 'CANCEL' }
}

export function runningTurnKey({ userId, conversationId, turnId }: TurnRef): Key {
  return { pk: userKey(userId), sk: `RUNNING#${escapeId(conversationId)}#${escapeId(turnId)}` }
}

export function latestTurnKey(userId: string, conversationId: string): Key {
  return { pk: userKey(userId), sk: `RUNNING#${escapeId(conversationId)}#` }
}

/** Key of a conversation's head; its sort key is also the beginning of those of its turns. */
export function headKey(userId: string, conversationId: string): Key {
  return { pk: userKey(userId), sk: `CONVERSATION#${escapeId(conversationId)}#` }
}

export function turnKey(head: Key, epoch: string, turnId: string): Key {
  return { pk: head.pk, sk: `${head.sk}${escapeId(epoch)}#${escapeId(turnId)}` }
}

export function userKey(userId: string): string {
  return `USER#${escapeId(userId)}`
}

/**
 * Escapes the separator, the escape itself, and lone surrogates, which UTF-8 would otherwise make all the same. The
 * longest ids that clients may choose (128 characters) stay below DynamoDB's bound on sort keys (1,024 bytes).
 */
function escapeId(id: string): string {
  return id.replaceAll(/[%#]|\p{Surrogate}/gu, (character) => `%${character.charCodeAt(0).toString(16)}.`)
}
