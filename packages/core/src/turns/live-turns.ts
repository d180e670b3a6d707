import { type Clock, deadline } from '@manga-assist/clock'
import type { Chat, ChatQuestion } from '../chat/chat.ts'
import type { TurnEvent } from '../chat/turn-event.ts'
import { type IdempotencyKey, type IdempotencyKeys, type KeyedTurn, keyKeptMs } from '../ports/idempotency-keys.ts'
import { type TurnLog, type TurnRef, turnKeptMs } from '../ports/turn-log.ts'
import { followTurn } from './follow-turn.ts'
import { type Answering, failedElsewhere, keyedAnswer } from './keyed-answer.ts'
import { endLostTurn, standingOf } from './lost-turn.ts'
import { RunningTurn } from './running-turn.ts'
import { TurnAbandoned, type TurnEnd, TurnStopped, writeTurn } from './write-turn.ts'

/** How long closing waits for a log that does not take the ends of answers. */
const closeBudgetMs = 1_000
/** How long discarding waits for the ends: a stop is heard elsewhere within a second, and what was said is saved then. */
const discardBudgetMs = 3_000

export interface LiveTurnsDependencies {
  chat: Chat
  log: TurnLog
  keys: IdempotencyKeys
  clock: Clock
  newId: () => string
  /** Faults of log and keys, which no turn fails of. */
  onFailure?: (error: unknown) => void
}

export interface AskOptions {
  /** How long the answer goes on when its reader is gone and may come back, in milliseconds; 0 stops it at once. */
  graceMs: number
  /** The same key with the same fingerprint gives the same answer, generated once; after a failure it is asked anew. */
  idempotency?: KeyWithFingerprint
  /** Called once when this process has written the answer to its end, whoever read it. */
  onEnd?: (end: TurnEnd) => void
}

type KeyWithFingerprint = IdempotencyKey & {
  /** Digest of the whole request. */
  fingerprint: string
}

type Asked =
  | Answering
  /** The key was used with another body. */
  | { kind: 'key-conflict' }

/** Events of the turn from its beginning, as they come. Aborting ends this reading, not the turn. */
export type ReadTurn = (signal: AbortSignal) => AsyncGenerator<TurnEvent, void>

/** Answers that outlive the connection they were asked on. */
export interface LiveTurns {
  /** Starts an answer, or joins the one that its idempotency key stands for. */
  ask(question: ChatQuestion, options: AskOptions): Promise<Asked>
  /**
   * The conversation's answer that is being written, or whose end nobody has read; one here before one elsewhere.
   * One whose writer is lost is read to the failure that ends it. Undefined when there is none, also when the log fails.
   */
  resume(userId: string, conversationId: string): Promise<{ turnId: string; read: ReadTurn } | undefined>
  /**
   * Ends the turn with that id, wherever it is written; without an id all that run here and the latest anywhere. False
   * when none is running, or none here and the log fails; one whose writer is lost is given its end.
   */
  stop(userId: string, conversationId: string, turnId?: string): Promise<boolean>
  /**
   * Stops what `stop` stops without an id, and waits until it has ended, three seconds at most: after that none of it is
   * saved any more, unless its writer is held up for longer. False when none was running.
   */
  discard(userId: string, conversationId: string): Promise<boolean>
  /** Whether something that is written here has a reader in another process: one who came back, or asked with the same key. */
  isReadElsewhere(): boolean
  /** Stops what runs here, and waits for it; for the log that takes its end, at most a second. */
  close(): Promise<void>
}

interface Writer {
  turn: RunningTurn
  stopping: AbortController
  done: Promise<void>
}

export function createLiveTurns(dependencies: LiveTurnsDependencies): LiveTurns {
  const { log, keys, clock, newId } = dependencies
  const onFailure = dependencies.onFailure ?? (() => {})
  const writers = new Map<string, Writer>()
  const closing = new AbortController()

  function start(question: ChatQuestion, turnId: string, { graceMs, idempotency, onEnd }: AskOptions): void {
    const ref = { userId: question.userId, conversationId: question.conversationId, turnId }
    const stopping = new AbortController()
    const onAbandoned = () => stopping.abort(new TurnAbandoned())
    const turn = new RunningTurn({ ref, clock, graceMs, onAbandoned })
    const done = writeTurn(
      // A key has its answer for as long as it lives.
      { turn, question, stopping, closing: closing.signal, onEnd, keptMs: idempotency && keyKeptMs },
      { ...dependencies, onFailure },
    )
    writers.set(turnId, { turn, stopping, done: done.finally(() => writers.delete(turnId)) })
  }

  async function ask(question: ChatQuestion, options: AskOptions): Promise<Asked> {
    const turnId = newId()
    const { idempotency } = options
    const claimed = idempotency && (await claim(idempotency, turnId))
    if (idempotency && claimed && claimed.fingerprint !== idempotency.fingerprint) return { kind: 'key-conflict' }
    if (claimed === undefined || idempotency === undefined || claimed.turnId === turnId) {
      start(question, turnId, options)
      return { kind: 'answering', turnId, read: reader(refOf(question, turnId)) }
    }
    return joining(question, options, idempotency, claimed)
  }

  async function claim({ fingerprint, ...key }: KeyWithFingerprint, turnId: string): Promise<KeyedTurn | undefined> {
    try {
      return await keys.claim(key, { fingerprint, turnId })
    } catch (error) {
      onFailure(error)
      return undefined
    }
  }

  /** The answer to a question whose key came before. */
  function joining(question: ChatQuestion, options: AskOptions, key: IdempotencyKey, before: KeyedTurn): Answering {
    return keyedAnswer(
      { key, before },
      {
        keys,
        newId,
        onFailure,
        start: (turnId) => start(question, turnId, options),
        read: (turnId, signal) => reader(refOf(question, turnId))(signal),
        async hasFailed(turnId, signal) {
          const here = writers.get(turnId)?.turn
          if (here) return here.events.at(-1)?.kind === 'turn-failed'
          return failedElsewhere(refOf(question, turnId), { log, clock, onFailure }, signal)
        },
      },
    )
  }

  function reader(ref: TurnRef): ReadTurn {
    const here = writers.get(ref.turnId)?.turn
    return here ? (signal) => here.read(0, signal) : (signal) => followTurn(ref, { log, clock, onFailure }, signal)
  }

  /** Those of a conversation that are written here, in the order in which they were asked. */
  function writersOf(userId: string, conversationId: string, turnId?: string): Writer[] {
    return [...writers.values()].filter(({ turn: { ref } }) => {
      const isTurn = turnId === undefined || ref.turnId === turnId
      return ref.userId === userId && ref.conversationId === conversationId && isTurn
    })
  }

  /** What the log tells; undefined when it fails, which no request fails of. */
  async function fromLog<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask()
    } catch (error) {
      onFailure(error)
      return undefined
    }
  }

  async function resumable(userId: string, conversationId: string): Promise<TurnRef | undefined> {
    const ref = await log.latest(userId, conversationId)
    // One that is still here has been read to its end, or it would have been found here.
    if (ref === undefined || writers.has(ref.turnId)) return undefined
    const logged = await log.read(ref, 0)
    // One that is kept for its key has been missed by its reader, who has the conversation's memory.
    const isOld = logged !== undefined && clock.wallNow() - logged.aliveAtMs > turnKeptMs
    return logged === undefined || logged.delivered || isOld ? undefined : ref
  }

  async function stopElsewhere(userId: string, conversationId: string, turnId?: string): Promise<boolean> {
    const ref = turnId === undefined ? await log.latest(userId, conversationId) : { userId, conversationId, turnId }
    if (ref === undefined || writers.has(ref.turnId)) return false
    const logged = await log.read(ref, 0)
    const standing = standingOf(logged, clock.wallNow(), Number.POSITIVE_INFINITY)
    if (logged === undefined || standing === 'ended') return false
    // Asked of one that seems lost too: should it live, it stops as well.
    await log.requestStop(ref)
    if (standing === 'lost') await endLostTurn(ref, logged.events.length, log, clock)
    return standing === 'running'
  }

  /** Stops the turns of a conversation; tells how each of them is read to its end. */
  async function stopAll(userId: string, conversationId: string): Promise<ReadTurn[]> {
    const here = writersOf(userId, conversationId).filter(({ turn }) => !turn.ended)
    const reads = here.map(({ turn }) => reader(turn.ref))
    for (const { stopping } of here) stopping.abort(new TurnStopped())
    const latest = await fromLog(() => log.latest(userId, conversationId))
    const isElsewhere = latest && (await fromLog(() => stopElsewhere(userId, conversationId, latest.turnId)))
    return isElsewhere ? [...reads, reader(latest)] : reads
  }

  return {
    ask,
    async resume(userId, conversationId) {
      const here = writersOf(userId, conversationId).findLast(({ turn }) => !turn.delivered)
      if (here) return { turnId: here.turn.ref.turnId, read: reader(here.turn.ref) }
      const latest = await fromLog(() => resumable(userId, conversationId))
      return latest && { turnId: latest.turnId, read: reader(latest) }
    },
    async stop(userId, conversationId, turnId) {
      const here = writersOf(userId, conversationId, turnId).filter(({ turn }) => !turn.ended)
      for (const { stopping } of here) stopping.abort(new TurnStopped())
      if (turnId !== undefined && writers.has(turnId)) return here.length > 0
      const elsewhere = await fromLog(() => stopElsewhere(userId, conversationId, turnId))
      return here.length > 0 || elsewhere === true
    },
    async discard(userId, conversationId) {
      const reads = await stopAll(userId, conversationId)
      const budget = deadline(clock, discardBudgetMs, () => new Error('the answer did not end in time'))
      await Promise.all(reads.map((read) => readToEnd(read(budget.signal))))
      budget.cancel()
      return reads.length > 0
    },
    isReadElsewhere: () => [...writers.values()].some(({ turn }) => turn.isReadElsewhere && !turn.ended),
    async close() {
      for (const { stopping } of writers.values()) stopping.abort(new Error('the service is closing'))
      const cancel = clock.after(closeBudgetMs, () => closing.abort())
      await Promise.all([...writers.values()].map(({ done }) => done))
      cancel()
    },
  }
}

async function readToEnd(events: AsyncGenerator<TurnEvent, void>): Promise<void> {
  for await (const _ of events);
}

function refOf({ userId, conversationId }: ChatQuestion, turnId: string): TurnRef {
  return { userId, conversationId, turnId }
}
