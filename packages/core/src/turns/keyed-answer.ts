import { sleep } from '@manga-assist/clock'
import type { TurnEvent } from '../chat/turn-event.ts'
import type { IdempotencyKey, IdempotencyKeys, KeyedTurn } from '../ports/idempotency-keys.ts'
import type { TurnRef } from '../ports/turn-log.ts'
import { bearOutages } from './bear-outages.ts'
import { type FollowDependencies, pollIntervalMs } from './follow-turn.ts'
import { listenTo, turnLost, turnUnheard } from './lost-turn.ts'
import { untilFirstWord } from './until-first-word.ts'

/** What a key stands for that came before. */
interface Keyed {
  key: IdempotencyKey
  before: KeyedTurn
}

export interface KeyedAnswerDependencies {
  keys: IdempotencyKeys
  newId: () => string
  /** Writes the answer under that id, here. */
  start: (turnId: string) => void
  read: (turnId: string, signal: AbortSignal) => AsyncGenerator<TurnEvent, void>
  /** Whether the turn has ended in a failure already, or nobody can tell. */
  hasFailed: (turnId: string, signal: AbortSignal) => Promise<boolean | 'unheard'>
  onFailure: (error: unknown) => void
}

export interface Answering {
  kind: 'answering'
  /** Of what is read: another one than at first when the answer is written anew. */
  turnId: string
  read: (signal: AbortSignal) => AsyncGenerator<TurnEvent, void>
}

/**
 * The answer that a key stands for. One that has failed, or fails before its first word, is written anew, once, whoever
 * asks for it; a failure behind words that were passed on is told. While nobody can hear of it, it is not written twice:
 * that is told, and asking again may help.
 */
export function keyedAnswer({ key, before }: Keyed, dependencies: KeyedAnswerDependencies): Answering {
  const { read, hasFailed } = dependencies
  const answer: Answering = {
    kind: 'answering',
    turnId: before.turnId,
    async *read(signal) {
      const isOver = await hasFailed(before.turnId, signal)
      if (isOver === 'unheard') return yield turnUnheard
      const outcome = isOver ? 'failed' : yield* untilFirstWord(read(before.turnId, signal))
      if (outcome === 'read' || signal.aborted) return
      const turnId = await writtenAnew({ key, before }, dependencies)
      if (turnId === undefined) return yield turnLost
      answer.turnId = turnId
      yield* read(turnId, signal)
    },
  }
  return answer
}

/** The turn that the key stands for from now on: ours, or that of whoever was faster. */
async function writtenAnew(
  { key, before }: Keyed,
  { keys, newId, start, onFailure }: KeyedAnswerDependencies,
): Promise<string | undefined> {
  const after = { fingerprint: before.fingerprint, turnId: newId() }
  try {
    if (await keys.replace(key, before, after)) start(after.turnId)
    return (await keys.claim(key, after)).turnId
  } catch (error) {
    onFailure(error)
    return undefined
  }
}

/**
 * Whether a turn that is written elsewhere has ended in a failure; one that is lost has. Waits until that is clear, which
 * it is at once unless writer or log are silent.
 */
export async function failedElsewhere(
  turn: TurnRef,
  { log, clock, onFailure }: FollowDependencies,
  signal: AbortSignal,
): Promise<boolean | 'unheard'> {
  const hear = listenTo(turn, { log, clock, attempt: bearOutages(onFailure) })
  while (!signal.aborted) {
    const { standing, events } = await hear(0)
    if (standing === 'running') return false
    if (standing === 'lost') return true
    if (standing === 'unheard') return standing
    if (standing === 'ended') return events.at(-1)?.kind === 'turn-failed'
    await sleep(clock, pollIntervalMs, signal).catch(() => {})
  }
  return false
}
