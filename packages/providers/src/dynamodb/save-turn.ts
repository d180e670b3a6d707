import { maxTurnsKept, questionSummary, type Turn } from '@manga-assist/core'
import { allItems, keyOf, secondsOf, turnsInOrder } from './conversation-items.ts'
import type { ConversationContext } from './dynamodb-conversations.ts'
import { createItemBody } from './item-body.ts'
import { headKey, turnKey } from './keys.ts'
import { removeConversation, removeItems } from './remove-conversation.ts'
import { StoreError } from './store-error.ts'
import type { Item, Key } from './table-driver.ts'

const secondsPerDay = 86_400
/** Old turns are dropped each time the counter passes a multiple of this: looking for them reads the conversation. */
const turnsBetweenTrims = 20
/** A head that has expired is removed first. It is found expired again only when clocks are far apart. */
const maxHeadAttempts = 3

/** One saving: what is written with which expiry. */
interface Saving {
  head: Key
  conversationId: string
  turn: Turn
  body: string
  nowSeconds: number
  expiresAt: number
}

/**
 * Saves a turn in three steps, each of which may be repeated: takes a place in the head, writes the turn (which keeps
 * the place that it has already), and shows the conversation in the list. When the conversation was removed between
 * the first step and the last, the turn goes with it.
 */
export async function saveTurn(
  context: ConversationContext,
  userId: string,
  conversationId: string,
  turn: Turn,
): Promise<void> {
  const nowSeconds = secondsOf(context.clock.wallNow())
  const saving: Saving = {
    head: headKey(userId, conversationId),
    conversationId,
    turn,
    body: createItemBody(turn),
    nowSeconds,
    expiresAt: nowSeconds + context.turnLifetimeDays * secondsPerDay,
  }
  const head = await takePlace(context, saving)
  const place = turnKey(saving.head, String(head.epoch), turn.id)
  await writeTurn(context, saving, place, head)
  if (!(await showInList(context, saving, head))) await removeUnlessCurrent(context, saving.head, place, head)
  await trim(context, saving, Number(head.lastPosition))
}

/** Counts one up in the head, making it where there is none. Two savings never get the same position. */
async function takePlace(context: ConversationContext, saving: Saving): Promise<Item> {
  const { head, conversationId, turn, nowSeconds, expiresAt } = saving
  for (let attempt = 1; attempt <= maxHeadAttempts; attempt += 1) {
    const taken = await context.driver.update(head, {
      expression: `SET epoch = if_not_exists(epoch, :epoch), conversationId = :conversation, expiresAt = :expiresAt,
        firstTurnId = if_not_exists(firstTurnId, :turn), firstQuestion = if_not_exists(firstQuestion, :question)
        ADD lastPosition :one`,
      condition: 'attribute_not_exists(pk) OR expiresAt > :now',
      values: {
        ':epoch': context.newId(),
        ':conversation': conversationId,
        ':expiresAt': expiresAt,
        ':turn': turn.id,
        ':question': questionSummary(turn.question),
        ':one': 1,
        ':now': nowSeconds,
      },
    })
    if (taken !== undefined) return taken
    // Guarded, because another saving may have removed it and begun the conversation anew.
    await removeConversation(context, head, { condition: 'expiresAt <= :now', values: { ':now': nowSeconds } })
  }
  throw new StoreError('conflict', `the head of a conversation stays expired; look at the clocks of the tasks`)
}

async function writeTurn({ driver }: ConversationContext, saving: Saving, place: Key, head: Item): Promise<void> {
  await driver.update(place, {
    expression: `SET turnPosition = if_not_exists(turnPosition, :position), epoch = :epoch, body = :body,
      expiresAt = :expiresAt`,
    values: {
      ':position': Number(head.lastPosition),
      ':epoch': String(head.epoch),
      ':body': saving.body,
      ':expiresAt': saving.expiresAt,
    },
    silent: true,
  })
}

/** False when the conversation was removed meanwhile, or a turn that ended later has been shown already. */
async function showInList({ driver }: ConversationContext, { head, turn }: Saving, taken: Item): Promise<boolean> {
  const isFirst = taken.firstTurnId === turn.id
  const shown = await driver.update(head, {
    expression: `SET updatedAtMs = :updatedAt${isFirst ? ', firstQuestion = :question' : ''}`,
    condition: 'epoch = :epoch AND (attribute_not_exists(updatedAtMs) OR updatedAtMs <= :updatedAt)',
    values: {
      ':updatedAt': turn.answeredAtMs,
      ':epoch': String(taken.epoch),
      ...(isFirst && { ':question': questionSummary(turn.question) }),
    },
    silent: true,
  })
  return shown !== undefined
}

/** A turn of a conversation that was removed while it was written must not stay behind. */
async function removeUnlessCurrent({ driver }: ConversationContext, head: Key, place: Key, taken: Item): Promise<void> {
  const now = await driver.get(head)
  if (now?.epoch !== taken.epoch) await driver.remove(place)
}

/** Drops all but the latest turns, now and then. Two who do so at once drop the same ones. */
async function trim(context: ConversationContext, { head, nowSeconds }: Saving, position: number): Promise<void> {
  if (position <= maxTurnsKept || position % turnsBetweenTrims !== 0) return
  const items = await allItems(context.driver, head, ['pk', 'sk', 'epoch', 'turnPosition', 'expiresAt'])
  const surplus = turnsInOrder(head, items, nowSeconds).slice(0, -maxTurnsKept)
  await removeItems(context, surplus.map(keyOf))
}
