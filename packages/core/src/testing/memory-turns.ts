import { isLastEvent, type TurnEvent } from '../chat/turn-event.ts'
import type { IdempotencyKey, IdempotencyKeys, KeyedTurn } from '../ports/idempotency-keys.ts'
import { type TurnLog, type TurnRef, turnKeptMs } from '../ports/turn-log.ts'

interface Entry {
  ref: TurnRef
  events: TurnEvent[]
  aliveAtMs: number
  keptUntilMs: number
  delivered: boolean
  stopRequested: boolean
  readAtMs: number
}

/** A turn log of one process. */
export function memoryTurnLog(): TurnLog {
  const entries = new Map<string, Entry>()
  const keyOf = ({ userId, conversationId, turnId }: TurnRef) => JSON.stringify([userId, conversationId, turnId])
  return {
    async begin(ref, atMs, keptMs = turnKeptMs) {
      for (const [key, { keptUntilMs }] of entries) if (keptUntilMs < atMs) entries.delete(key)
      if (entries.has(keyOf(ref))) return
      const times = { aliveAtMs: atMs, keptUntilMs: atMs + keptMs, readAtMs: 0 }
      entries.set(keyOf(ref), { ref, events: [], ...times, delivered: false, stopRequested: false })
    },
    async append(ref, { from, events }, atMs) {
      const entry = entries.get(keyOf(ref))
      if (entry === undefined) return { stopRequested: false, readAtMs: 0 }
      const known = entry.events.length
      const last = entry.events.at(-1)
      const hasEnded = last !== undefined && isLastEvent(last)
      const added = known < from || hasEnded ? [] : events.slice(known - from)
      entry.events.push(...added.map((event): TurnEvent => JSON.parse(JSON.stringify({ ...event, error: undefined }))))
      entry.aliveAtMs = atMs
      return { stopRequested: entry.stopRequested, readAtMs: entry.readAtMs }
    },
    async noteReader(ref, atMs) {
      const entry = entries.get(keyOf(ref))
      if (entry) entry.readAtMs = atMs
    },
    async read(ref, from) {
      const entry = entries.get(keyOf(ref))
      return entry && { events: entry.events.slice(from), aliveAtMs: entry.aliveAtMs, delivered: entry.delivered }
    },
    async latest(userId, conversationId) {
      const own = [...entries.values()].filter(
        ({ ref }) => ref.userId === userId && ref.conversationId === conversationId,
      )
      return own.at(-1)?.ref
    },
    async requestStop(ref) {
      const entry = entries.get(keyOf(ref))
      if (entry) entry.stopRequested = true
    },
    async markDelivered(ref) {
      const entry = entries.get(keyOf(ref))
      if (entry) entry.delivered = true
    },
  }
}

/** Idempotency keys of one process. */
export function memoryIdempotencyKeys(): IdempotencyKeys {
  const turns = new Map<string, KeyedTurn>()
  const keyOf = ({ userId, scope, key }: IdempotencyKey) => JSON.stringify([userId, scope, key])
  return {
    async claim(key, turn) {
      const known = turns.get(keyOf(key)) ?? turn
      turns.set(keyOf(key), known)
      return known
    },
    async replace(key, before, after) {
      if (turns.get(keyOf(key))?.turnId !== before.turnId) return false
      turns.set(keyOf(key), after)
      return true
    },
  }
}
