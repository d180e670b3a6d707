import { type Clock, sleep } from '@manga-assist/clock'
import { isLastEvent, type TurnEvent } from '../chat/turn-event.ts'
import type { TurnLog, TurnRef } from '../ports/turn-log.ts'
import { bearOutages } from './bear-outages.ts'
import { listenTo, turnLost, turnUnheard } from './lost-turn.ts'
import { heartbeatMs } from './turn-recorder.ts'

/** How often the log is asked for more. */
export const pollIntervalMs = 100

export interface FollowDependencies {
  log: TurnLog
  clock: Clock
  onFailure: (error: unknown) => void
}

/**
 * Events of a turn that another process writes, from the log, those to come as they come. The end of a turn whose writer
 * is lost is written first and then read; what the log does not know, or cannot tell for too long, is told as lost.
 * Ends without a last event when the signal aborts. Never rejects.
 */
export async function* followTurn(
  turn: TurnRef,
  { log, clock, onFailure }: FollowDependencies,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, void> {
  const attempt = bearOutages(onFailure)
  const hear = listenTo(turn, { log, clock, attempt })
  let notedAtMs = Number.NEGATIVE_INFINITY
  for (let next = 0; !signal.aborted; ) {
    if (clock.now() - notedAtMs >= heartbeatMs) {
      // The writer would else take its own reader's leaving for everyone's.
      const noted = await attempt('note-reader', () => log.noteReader(turn, clock.wallNow()))
      if (noted.kind === 'done') notedAtMs = clock.now()
    }
    const { standing, events } = await hear(next)
    for (const event of events) {
      next += 1
      // Noted before it is told, so that who asks to resume right after it finds nothing.
      if (isLastEvent(event)) await attempt('mark-delivered', () => log.markDelivered(turn))
      yield event
      if (isLastEvent(event)) return
    }
    if (standing === 'lost') return yield turnLost
    if (standing === 'unheard') return yield turnUnheard
    await sleep(clock, pollIntervalMs, signal).catch(() => {})
  }
}
