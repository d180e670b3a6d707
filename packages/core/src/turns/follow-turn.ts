import { type Clock, sleep } from '@manga-assist/clock'
import { isLastEvent, type TurnEvent } from '../chat/turn-event.ts'
import type { TurnLog, TurnRef } from '../ports/turn-log.ts'
import { heartbeatMs } from './turn-recorder.ts'

/** How often the log is asked for more. */
const pollIntervalMs = 100
/** A writer that was not heard of for so long is gone: three heartbeats, and room for clocks that differ. */
const lostAfterMs = 3 * heartbeatMs + 500

/** Why following ended. */
export type FollowEnd = 'ended' | 'lost' | 'left'

/**
 * Events of a turn that another process writes, from the log, those to come as they come. Returns `lost` when its
 * writer has fallen silent, `left` when the signal aborts; rejects when the log fails.
 */
export async function* followTurn(
  turn: TurnRef,
  { log, clock }: { log: TurnLog; clock: Clock },
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, FollowEnd> {
  const startedAtMs = clock.wallNow()
  let notedAtMs = Number.NEGATIVE_INFINITY
  for (let next = 0; !signal.aborted; ) {
    if (clock.now() - notedAtMs >= heartbeatMs) {
      // The writer would else take its own reader's leaving for everyone's.
      await log.noteReader(turn, clock.wallNow())
      notedAtMs = clock.now()
    }
    const logged = await log.read(turn, next)
    for (const event of logged?.events ?? []) {
      next += 1
      // Noted before it is told, so that who asks to resume right after it finds nothing.
      if (isLastEvent(event)) await log.markDelivered(turn)
      yield event
      if (isLastEvent(event)) return 'ended'
    }
    // A turn that was claimed a moment ago may not have been begun yet.
    const aliveAtMs = logged?.aliveAtMs ?? startedAtMs
    if (clock.wallNow() - aliveAtMs > lostAfterMs) return 'lost'
    await sleep(clock, pollIntervalMs, signal).catch(() => {})
  }
  return 'left'
}
