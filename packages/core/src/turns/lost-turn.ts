import type { Clock } from '@manga-assist/clock'
import { isLastEvent, type TurnEvent } from '../chat/turn-event.ts'
import type { LoggedTurn, TurnLog, TurnRef } from '../ports/turn-log.ts'
import type { Attempt } from './bear-outages.ts'
import { heartbeatMs, retryIntervalMs } from './turn-recorder.ts'

/** A writer that was not heard of for so long is gone: three heartbeats, and room for clocks that differ. */
const lostAfterMs = 3 * heartbeatMs + 500
/**
 * How long a reader listens itself before it believes that. Whoever writes is heard within this time, also when the log
 * has just come back from an outage, or when the clock of one of the two is wrong.
 */
const listenMs = heartbeatMs + retryIntervalMs
/** A log that fails for longer is waited for no more. A Redis that changes its primary takes less. */
const outageBorneMs = 30_000

/** The end of an answer whose writer is gone. */
export const turnLost: TurnEvent = { kind: 'turn-failed', failure: 'turn-lost' }
/** The end of reading an answer that nobody can hear of: it may have been written, and must not be written twice. */
export const turnUnheard: TurnEvent = { kind: 'turn-failed', failure: 'turn-lost', retryAfterMs: 1_000 }

/** How a turn stands for a reader that is not where it is written. */
export type Standing =
  | 'running'
  | 'ended'
  /** Not heard of for long; its reader has yet to listen whether that is so. */
  | 'silent'
  | 'lost'
  /** The log has failed for too long to tell. */
  | 'unheard'

/**
 * How the turn stands that a log has, or does not have, for a reader that has heard nothing new for `listenedMs`. A turn
 * that was claimed a moment ago may not have been begun yet.
 */
export function standingOf(logged: LoggedTurn | undefined, nowMs: number, listenedMs: number): Standing {
  if (logged === undefined) return listenedMs > lostAfterMs ? 'lost' : 'running'
  if (logged.events.some(isLastEvent)) return 'ended'
  if (nowMs - logged.aliveAtMs <= lostAfterMs) return 'running'
  return listenedMs >= listenMs ? 'lost' : 'silent'
}

/**
 * Writes the end of a lost turn behind its events, of which there are `count`, for all who come later. Where its writer
 * or another reader was faster, nothing changes.
 */
export async function endLostTurn(turn: TurnRef, count: number, log: TurnLog, clock: Clock): Promise<void> {
  await log.append(turn, { from: count, events: [turnLost] }, clock.wallNow())
}

export interface Heard {
  /** Behind `lost` there is nothing to be heard. A lost turn in a log that takes its end is `silent`, and then ended. */
  standing: Standing
  events: readonly TurnEvent[]
}

/** One reader's ear: each call tells the events from a number on, and how the turn stands. Never rejects. */
export function listenTo(
  turn: TurnRef,
  { log, clock, attempt }: { log: TurnLog; clock: Clock; attempt: Attempt },
): (from: number) => Promise<Heard> {
  let aliveAtMs: number | undefined
  let heardAtMs: number | undefined
  let failingSinceMs: number | undefined

  /** How long the log has answered and told no sign of life. */
  function listenedMs(logged: LoggedTurn | undefined): number {
    if (heardAtMs === undefined || logged?.aliveAtMs !== aliveAtMs) heardAtMs = clock.now()
    aliveAtMs = logged?.aliveAtMs
    return clock.now() - heardAtMs
  }

  function standingInOutage(): Standing {
    // The writer could not be heard either: the reader listens anew when the log is back.
    heardAtMs = undefined
    failingSinceMs ??= clock.now()
    return clock.now() - failingSinceMs > outageBorneMs ? 'unheard' : 'silent'
  }

  return async (from) => {
    const read = await attempt('read', () => log.read(turn, from))
    if (read.kind === 'failed') return { standing: standingInOutage(), events: [] }
    failingSinceMs = undefined
    const logged = read.answer
    const standing = standingOf(logged, clock.wallNow(), listenedMs(logged))
    if (logged === undefined || standing !== 'lost') return { standing, events: logged?.events ?? [] }
    const ended = await attempt('end', () => endLostTurn(turn, from + logged.events.length, log, clock))
    return { standing: ended.kind === 'done' ? 'silent' : 'lost', events: logged.events }
  }
}
