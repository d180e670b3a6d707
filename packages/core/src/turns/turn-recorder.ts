import { type Clock, deadline, every, sleep } from '@manga-assist/clock'
import type { TurnEvent } from '../chat/turn-event.ts'
import type { TurnLog } from '../ports/turn-log.ts'
import type { RunningTurn } from './running-turn.ts'

/** How often new events are written to the log: what a reader on another task lags behind at most. */
const flushIntervalMs = 100
/** How often the log hears of a turn that says nothing; also how long a stop asked for elsewhere takes at most. */
export const heartbeatMs = 1_000
/** Longest that the end of an answer waits for the log: a stalled log may cost its reader no more than this. */
const endWaitMs = 30
/** Between two tries to write what was left when the answer ended. */
export const retryIntervalMs = 500
/** How long an ended answer is kept for a log that fails; a Redis that changes its primary takes less. */
const retryBudgetMs = 60_000

export interface TurnRecorderOptions {
  turn: RunningTurn
  log: TurnLog
  clock: Clock
  /** How long the log is to keep the turn; the log's own time if undefined. */
  keptMs: number | undefined
  /** Aborts when the process can wait for the log no longer. */
  closing: AbortSignal
  /** Someone asked, through the log, for the turn to stop. */
  onStopRequested: () => void
  /** The log failed; the turn goes on without it, and what was not written is tried again with what follows. */
  onFailure: (error: unknown) => void
}

export interface TurnRecorder {
  /**
   * Writes what is left and the last event, and that it was delivered when someone reads here. Waits for the log a
   * moment only, and not for one that failed. Readers are told the end after this: who asks to resume right after it finds nothing.
   */
  finish(last: TurnEvent): Promise<void>
  /** Resolves when nothing is left to write, or after a minute of trying. Never rejects. */
  settled(): Promise<void>
}

/** Copies a running turn to the log, a batch at a time, one write after the other. */
export function recordTurn(options: TurnRecorderOptions): TurnRecorder {
  const { turn, clock, closing } = options
  const writer = logWriter(options)
  let busy = false
  let writing = write()
  let settling: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    busy = true
    await writer.write()
    busy = false
  }

  const cancel = every(clock, flushIntervalMs, () => {
    if (!busy && writer.isDue()) writing = write()
  })

  async function writeRest(last: TurnEvent, signal: AbortSignal, onFailed: () => void): Promise<void> {
    const isRead = turn.hasReaders
    await writing
    while (!(await writer.writeEnd(last, isRead)) && !signal.aborted) {
      onFailed()
      await sleep(clock, retryIntervalMs, signal).catch(() => {})
    }
  }

  return {
    async finish(last) {
      cancel()
      const tooLong = () => new Error('the log failed for too long')
      const giveUp = deadline(clock, retryBudgetMs, tooLong, closing)
      const failed = Promise.withResolvers<void>()
      settling = untilAborted(writeRest(last, giveUp.signal, failed.resolve), giveUp.signal).finally(giveUp.cancel)
      const endWait = deadline(clock, endWaitMs, tooLong)
      await untilAborted(Promise.race([settling, failed.promise]), endWait.signal)
      endWait.cancel()
    },
    settled: () => settling,
  }
}

/** Keeps count of what the log has of a turn. None of its promises rejects. */
function logWriter({ turn, log, clock, keptMs, onStopRequested, onFailure }: TurnRecorderOptions) {
  let hasBegun = false
  let written = 0
  let readAtMs = 0
  let lastWriteAtMs = clock.now()

  /** False when the log failed. */
  async function attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write()
      lastWriteAtMs = clock.now()
      return true
    } catch (error) {
      onFailure(error)
      return false
    }
  }

  async function begin(): Promise<void> {
    if (!hasBegun) await log.begin(turn.ref, clock.wallNow(), keptMs)
    hasBegun = true
  }

  async function append(events: readonly TurnEvent[]): Promise<void> {
    const wishes = await log.append(turn.ref, { from: written, events }, clock.wallNow())
    written += events.length
    if (wishes.stopRequested) onStopRequested()
    if (wishes.readAtMs > readAtMs) turn.keepAlive()
    readAtMs = wishes.readAtMs
  }

  return {
    isDue: () => !hasBegun || turn.events.length > written || clock.now() - lastWriteAtMs >= heartbeatMs,
    write: () =>
      attempt(async () => {
        const isFirst = !hasBegun
        await begin()
        // Beginning tells that the writer lives as well as an empty batch does.
        if (!isFirst || turn.events.length > 0) await append(turn.events.slice(written))
      }),
    /** The readers may have been told the end, which then stands among the turn's events already. */
    writeEnd: (last: TurnEvent, isRead: boolean) =>
      attempt(async () => {
        await begin()
        const all = turn.ended ? turn.events : [...turn.events, last]
        if (all.length > written) await append(all.slice(written))
        if (isRead || turn.delivered) await log.markDelivered(turn.ref)
      }),
  }
}

/** Resolves with the work, or when the signal aborts. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  let stopWaiting = () => {}
  const aborted = new Promise<void>((resolve) => {
    stopWaiting = resolve
    signal.addEventListener('abort', stopWaiting, { once: true })
  })
  await Promise.race([work, aborted])
  signal.removeEventListener('abort', stopWaiting)
}
