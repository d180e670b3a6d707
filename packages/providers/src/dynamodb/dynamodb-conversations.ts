import type { Clock } from '@manga-assist/clock'
import { type Conversation, type ConversationStore, type ConversationSummary, maxTurnsKept } from '@manga-assist/core'
import type { Backoff } from './backoff.ts'
import { allItems, isLive, secondsOf, turnOf, turnsInOrder } from './conversation-items.ts'
import { headKey, userKey } from './keys.ts'
import { byUpdateIndex } from './memory-table.ts'
import { removeConversation } from './remove-conversation.ts'
import { saveTurn } from './save-turn.ts'
import type { TableDriver } from './table-driver.ts'

export interface DynamodbConversationsOptions {
  driver: TableDriver
  backoff: Backoff
  clock: Clock
  newId: () => string
  /** How long a turn is kept after it was saved. */
  turnLifetimeDays?: number
}

/** A season of reading: long enough to come back to, short enough for a service that need not know for ever. */
const defaultTurnLifetimeDays = 90

export type ConversationContext = Required<DynamodbConversationsOptions>

/**
 * Conversation memory in DynamoDB. Turns are items of their own, ordered by a counter in the conversation's head; no
 * transactions (decisions/2026-11-21-one-table.md says why this holds together without).
 */
export function createDynamodbConversations(options: DynamodbConversationsOptions): ConversationStore {
  const context: ConversationContext = { turnLifetimeDays: defaultTurnLifetimeDays, ...options }
  return {
    read: (userId, conversationId) => read(context, userId, conversationId),
    list: (userId, limit) => list(context, userId, limit),
    saveTurn: (userId, conversationId, turn) => saveTurn(context, userId, conversationId, turn),
    remove: (userId, conversationId) => removeConversation(context, headKey(userId, conversationId)),
  }
}

async function read(
  { driver, clock }: ConversationContext,
  userId: string,
  conversationId: string,
): Promise<Conversation | undefined> {
  const key = headKey(userId, conversationId)
  const turns = turnsInOrder(key, await allItems(driver, key), secondsOf(clock.wallNow())).slice(-maxTurnsKept)
  return turns.length === 0 ? undefined : { id: conversationId, turns: turns.map(turnOf) }
}

async function list(
  { driver, clock }: ConversationContext,
  userId: string,
  limit: number,
): Promise<ConversationSummary[]> {
  const nowSeconds = secondsOf(clock.wallNow())
  const summaries: ConversationSummary[] = []
  if (limit < 1) return summaries
  const heads = driver.query({
    index: byUpdateIndex,
    keyCondition: 'pk = :pk',
    values: { ':pk': userKey(userId) },
    newestFirst: true,
    pageSize: limit,
  })
  for await (const head of heads) {
    if (!isLive(head, nowSeconds)) continue
    summaries.push({
      id: String(head.conversationId),
      updatedAtMs: Number(head.updatedAtMs),
      firstQuestion: String(head.firstQuestion),
    })
    if (summaries.length === limit) break
  }
  return summaries
}
