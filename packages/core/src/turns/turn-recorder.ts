import { type Clock, every } from '@manga-assist/clock'
import type { TurnEvent } from '../chat/turn-event.ts'
import type { TurnLog } from '../ports/turn-log.ts'
import type { RunningTurn } from './running-turn.ts'

/** How often new events are written to the log: what a reader on another task lags behind at most. */
const flushIntervalMs = 100
/** How often the log hears of a turn that says nothing; also how long a stop asked for elsewhere takes at most. */
export const heartbeatMs = 1_000
/** Longest that the end of an answer waits for the log. */
const lastFlushBudgetMs = 1_000

export interface TurnRecorderOptions {
  turn: RunningTurn
  log: TurnLog
  clock: Clock
  /** Someone asked, through the log, for the turn to stop. */
  onStopRequested: () => void
  /** The log failed; the turn goes on without it, and what was not written is tried again with what follows. */
  onFailure: (error: unknown) => void
}

export interface TurnRecorder {
  /**
   * Writes what is left and the last event, and that it was delivered when someone reads here; within a bound. Readers
   * are told the end after this: who asks to resume right after it finds nothing.
   */
  finish(last: TurnEvent): Promise<void>
}

/** Copies a running turn to the log, a batch at a time, one write after the other. */
export function recordTurn({ turn, log, clock, onStopRequested, onFailure }: TurnRecorderOptions): TurnRecorder {
  let written = 0
  let readAtMs = 0
  let lastWriteAtMs = clock.now()
  let writing = begin()
  let busy = true

  async function begin(): Promise<void> {
    await attempt(() => log.begin(turn.ref, clock.wallNow()))
    busy = false
  }

  async function attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write()
      lastWriteAtMs = clock.now()
    } catch (error) {
      onFailure(error)
    }
  }

  async function flush(more: readonly TurnEvent[]): Promise<void> {
    await attempt(async () => {
      const events = turn.events.slice(written)
      const wishes = await log.append(turn.ref, { from: written, events: [...events, ...more] }, clock.wallNow())
      written += events.length
      if (wishes.stopRequested) onStopRequested()
      if (wishes.readAtMs > readAtMs) turn.keepAlive()
      readAtMs = wishes.readAtMs
    })
  }

  const cancel = every(clock, flushIntervalMs, () => {
    const due = turn.events.length > written || clock.now() - lastWriteAtMs >= heartbeatMs
    if (busy || !due) return
    busy = true
    writing = flush([]).then(() => {
      busy = false
    })
  })

  return {
    async finish(last) {
      cancel()
      const all = writing
        .then(() => flush([last]))
        .then(() => attempt(() => (turn.hasReaders ? log.markDelivered(turn.ref) : Promise.resolve())))
      let cancelBudget = () => {}
      const budget = new Promise<void>((resolve) => {
        cancelBudget = clock.after(lastFlushBudgetMs, resolve, { background: true })
      })
      await Promise.race([all, budget])
      cancelBudget()
    },
  }
}
