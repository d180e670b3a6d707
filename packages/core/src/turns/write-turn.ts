import type { Clock } from '@manga-assist/clock'
import type { Chat, ChatQuestion } from '../chat/chat.ts'
import { isLastEvent, type TurnEvent, type TurnTimings } from '../chat/turn-event.ts'
import type { TurnLog } from '../ports/turn-log.ts'
import type { RunningTurn } from './running-turn.ts'
import { recordTurn } from './turn-recorder.ts'

/** Reason of an abort that the reader asked for. */
export class TurnStopped extends Error {
  readonly code = 'turn-stopped'
}

/** Reason of an abort for want of a reader. */
export class TurnAbandoned extends Error {
  readonly code = 'turn-abandoned'
}

/** How an answer ended, for the log of the process that wrote it. */
export interface TurnEnd {
  intent: string | undefined
  outcome: 'finished' | 'stopped' | 'failed' | 'left'
  error?: unknown
}

export interface TurnToWrite {
  turn: RunningTurn
  question: ChatQuestion
  /** Its reason tells how the turn ends. */
  stopping: AbortController
  /** Aborts when what is left for the log is to be given up. */
  closing: AbortSignal
  onEnd: ((end: TurnEnd) => void) | undefined
  /** How long the log is to keep it; the log's own time if undefined. */
  keptMs: number | undefined
}

interface WriterDependencies {
  chat: Chat
  log: TurnLog
  clock: Clock
  onFailure: (error: unknown) => void
}

/** Writes an answer to its end, into the turn for readers here and into the log for readers elsewhere. Never rejects. */
export async function writeTurn(
  { turn, question, stopping, closing, onEnd, keptMs }: TurnToWrite,
  { chat, log, clock, onFailure }: WriterDependencies,
): Promise<void> {
  const onStopRequested = () => stopping.abort(new TurnStopped())
  const recorder = recordTurn({ turn, log, clock, keptMs, closing, onStopRequested, onFailure })
  const startedAtMs = clock.now()
  let firstTokenAtMs: number | undefined
  let intent: string | undefined
  try {
    for await (const event of chat.runTurn(question, stopping.signal)) {
      if (event.kind === 'intent-found') intent = event.intent
      if (event.kind === 'text-delta') firstTokenAtMs ??= clock.now()
      if (!isLastEvent(event)) turn.say(event)
      else await end(event)
    }
  } catch (error) {
    if (turn.ended) onFailure(error)
    else await end({ kind: 'turn-failed', failure: 'turn-failed', error })
  }
  await recorder.settled()

  async function end(event: TurnEvent): Promise<void> {
    const last: TurnEvent =
      stopping.signal.reason instanceof TurnStopped ? { kind: 'turn-stopped', timings: timingsUntilNow() } : event
    await recorder.finish(last)
    turn.say(last)
    onEnd?.({ intent, ...outcomeOf(last, stopping.signal) })
  }

  function timingsUntilNow(): TurnTimings {
    const firstTokenMs = firstTokenAtMs === undefined ? {} : { firstTokenMs: firstTokenAtMs - startedAtMs }
    return { ...firstTokenMs, totalMs: clock.now() - startedAtMs }
  }
}

function outcomeOf(last: TurnEvent, { reason }: AbortSignal): Omit<TurnEnd, 'intent'> {
  if (last.kind === 'turn-finished') return { outcome: 'finished' }
  if (last.kind === 'turn-stopped') return { outcome: 'stopped' }
  if (reason instanceof TurnAbandoned) return { outcome: 'left' }
  return { outcome: 'failed', error: last.kind === 'turn-failed' ? last.error : undefined }
}
