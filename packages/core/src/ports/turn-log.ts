import type { TurnEvent } from '../chat/turn-event.ts'

/** How long a turn is kept when nothing asks for more: far longer than an answer and a reader's patience together. */
export const turnKeptMs = 30 * 60_000

/** Names one answer. A conversation belongs to one user, and a turn to one conversation. */
export interface TurnRef {
  userId: string
  conversationId: string
  turnId: string
}

/**
 * What running answers have said so far, shared by all tasks and functions: a reader who lost the one that wrote the
 * answer goes on at another. Forgets a turn when its time is over, or some time later.
 */
export interface TurnLog {
  /**
   * Begins a turn, which becomes the latest of its conversation. It is kept for `keptMs` from now on, half an hour if
   * nothing is said. Begun again, it keeps its events.
   */
  begin(turn: TurnRef, atMs: number, keptMs?: number): Promise<void>
  /**
   * Adds events behind those that the turn has, none to say only that its writer lives. Tells what the others want of
   * the writer. `atMs` is the writer's wall clock. A batch may come again, also with more behind it: its writer cannot
   * know whether a call that failed was carried out. Readers see no event twice, and none that follows a gap. A turn
   * that has its last event takes no more: of several that write an end at once, one does.
   */
  append(turn: TurnRef, batch: TurnBatch, atMs: number): Promise<TurnWishes>
  /** Notes that someone reads the turn from the log; `atMs` is the reader's wall clock. */
  noteReader(turn: TurnRef, atMs: number): Promise<void>
  /** The events from number `from` on, counted from 0; undefined for a turn that is unknown or forgotten. */
  read(turn: TurnRef, from: number): Promise<LoggedTurn | undefined>
  /** The turn of the conversation that began last. */
  latest(userId: string, conversationId: string): Promise<TurnRef | undefined>
  /** Asks whoever writes the turn to stop. */
  requestStop(turn: TurnRef): Promise<void>
  /** Notes that a reader has had the turn to its end: there is nothing left to resume. */
  markDelivered(turn: TurnRef): Promise<void>
}

export interface TurnBatch {
  /** Number of the first event, counted from 0. */
  from: number
  events: readonly TurnEvent[]
}

/** What others want of the writer of a turn. */
interface TurnWishes {
  stopRequested: boolean
  /** When someone was last known to read the turn from the log; 0 for nobody yet. */
  readAtMs: number
}

export interface LoggedTurn {
  events: readonly TurnEvent[]
  /** When its writer was last heard of, on the writer's wall clock. */
  aliveAtMs: number
  delivered: boolean
}
