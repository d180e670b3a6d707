import { isLastEvent, type TurnEvent, type TurnLog, turnKeptMs } from '@manga-assist/core'
import type { ScriptRunner } from '../token-budget/shared-token-budget.ts'
import { appendScript, beginScript, latestScript, markScript, readScript } from './turn-log-scripts.ts'

type Turn = Parameters<TurnLog['requestStop']>[0]

/** Running answers in Redis: the cheapest place that all tasks and functions share. */
export function createRedisTurnLog(scripts: ScriptRunner): TurnLog {
  const run = (script: string, keys: readonly string[], args: readonly string[]) => scripts.eval(script, keys, args)
  const mark = async (turn: Turn, field: 'delivered' | 'stop' | 'read', value = 1) => {
    await run(markScript, [metaKey(turn)], [field, String(value)])
  }
  return {
    async begin(turn, atMs, keptMs = turnKeptMs) {
      const keys = [metaKey(turn), eventsKey(turn), latestKey(turn.userId, turn.conversationId)]
      await run(beginScript, keys, [String(atMs), turn.turnId, String(keptMs), String(turnKeptMs)])
    },
    async append(turn, { from, events }, atMs) {
      const texts = events.map((event) => JSON.stringify(event, withoutFaults))
      const ends = events.some(isLastEvent) ? '1' : '0'
      const args = [String(atMs), String(from), ends, ...texts]
      const wishes = await run(appendScript, [metaKey(turn), eventsKey(turn)], args)
      const [stop, readAtMs] = Array.isArray(wishes) ? wishes : []
      return { stopRequested: stop === '1', readAtMs: Number(readAtMs ?? 0) }
    },
    noteReader: (turn, atMs) => mark(turn, 'read', atMs),
    async read(turn, from) {
      const found = await run(readScript, [metaKey(turn), eventsKey(turn)], [String(from)])
      if (!Array.isArray(found)) return undefined
      const [aliveAtMs, delivered, texts] = found
      const events = (texts as string[]).map((text): TurnEvent => JSON.parse(text))
      return { events, aliveAtMs: Number(aliveAtMs), delivered: delivered === 1 }
    },
    async latest(userId, conversationId) {
      const turnId = await run(latestScript, [latestKey(userId, conversationId)], [])
      return typeof turnId === 'string' ? { userId, conversationId, turnId } : undefined
    },
    requestStop: (turn) => mark(turn, 'stop'),
    markDelivered: (turn) => mark(turn, 'delivered'),
  }
}

/** The user first; as JSON, so that no ids run into one another. */
function keyOf(...parts: readonly string[]): string {
  return `manga-assist:turn:${JSON.stringify(parts)}`
}

function metaKey({ userId, conversationId, turnId }: Turn): string {
  return keyOf(userId, conversationId, turnId, 'meta')
}

function eventsKey({ userId, conversationId, turnId }: Turn): string {
  return keyOf(userId, conversationId, turnId, 'events')
}

function latestKey(userId: string, conversationId: string): string {
  return keyOf(userId, conversationId)
}

/** What was thrown stays in the process that threw it. */
function withoutFaults(name: string, value: unknown): unknown {
  return name === 'error' ? undefined : value
}
