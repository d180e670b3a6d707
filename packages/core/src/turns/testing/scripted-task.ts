import { ManualClock } from '@manga-assist/clock/testing'
import type { Chat, ChatQuestion } from '../../chat/chat.ts'
import type { TurnEvent } from '../../chat/turn-event.ts'
import type { IdempotencyKeys } from '../../ports/idempotency-keys.ts'
import type { TurnLog, TurnRef } from '../../ports/turn-log.ts'
import { memoryIdempotencyKeys, memoryTurnLog } from '../../testing/index.ts'
import { type AskOptions, createLiveTurns, type ReadTurn } from '../live-turns.ts'
import type { TurnEnd } from '../write-turn.ts'

export const question: ChatQuestion = { userId: 'reader', conversationId: 'c1', messageId: 'm1', text: 'a heist manga' }
export const patient: AskOptions = { graceMs: 5_000 }
export const finished: TurnEvent = { kind: 'turn-finished', finishReason: 'stop', timings: { totalMs: 1 } }
/** What every call of a failing log throws. */
export const fault = new Error('connection lost')

/** A log that fails, but for what readers tell it. */
export function failingLog(): TurnLog {
  const refuse = () => Promise.reject(fault)
  const { noteReader, markDelivered } = memoryTurnLog()
  return { begin: refuse, append: refuse, read: refuse, latest: refuse, requestStop: refuse, noteReader, markDelivered }
}

/** A log that fails at every call while `isDown`. */
export function unsteadyLog(log: TurnLog): TurnLog & { isDown: boolean } {
  const unsteady =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    (...args: Args) =>
      state.isDown ? Promise.reject(fault) : call(...args)
  const state = {
    isDown: false,
    begin: unsteady(log.begin),
    append: unsteady(log.append),
    noteReader: unsteady(log.noteReader),
    read: unsteady(log.read),
    latest: unsteady(log.latest),
    requestStop: unsteady(log.requestStop),
    markDelivered: unsteady(log.markDelivered),
  }
  return state
}

/** Logs a turn whose writer is gone after its first word. */
export async function logLostTurn(log: TurnLog, clock: ManualClock): Promise<TurnRef> {
  const ref = { userId: 'reader', conversationId: 'c1', turnId: 'gone' }
  await log.begin(ref, clock.wallNow())
  await log.append(ref, { from: 0, events: [{ kind: 'text-delta', text: 'Try ' }] }, clock.wallNow())
  return ref
}

interface Task {
  name?: string
  clock?: ManualClock
  log?: TurnLog
  keys?: IdempotencyKeys
}

/** A task whose chat says what the test tells it to. */
export function setUp({
  name = 'id',
  clock = new ManualClock(),
  log = memoryTurnLog(),
  keys = memoryIdempotencyKeys(),
}: Task = {}) {
  const queue: (TurnEvent | Error)[] = []
  const ends: TurnEnd[] = []
  const failures: unknown[] = []
  let wake = () => {}
  let asked = 0
  const chat: Chat = {
    async *runTurn(_question, signal) {
      asked += 1
      yield { kind: 'turn-started', messageId: `answer-${asked}`, model: 'scripted' }
      yield { kind: 'intent-found', intent: 'recommend' }
      let wakeThis = () => {}
      const woken = () => wakeThis()
      signal.addEventListener('abort', woken)
      while (!signal.aborted) {
        const next = queue.shift()
        if (next instanceof Error) throw next
        if (next) yield next
        if (next?.kind === 'turn-finished') return
        if (!next)
          await new Promise<void>((resolve) => {
            wake = resolve
            wakeThis = resolve
          })
      }
      yield { kind: 'turn-failed', failure: 'turn-failed', error: signal.reason }
    },
  }
  let ids = 0
  const live = createLiveTurns({
    chat,
    log,
    keys,
    clock,
    newId: () => {
      ids += 1
      return `${name}-${ids}`
    },
    onFailure: (error) => failures.push(error),
  })
  const push = async (...items: (TurnEvent | Error)[]) => {
    await clock.advance(0)
    queue.push(...items)
    wake()
    await clock.advance(0)
  }
  return {
    turns: {
      ...live,
      ask: (about: ChatQuestion, options: AskOptions) =>
        live.ask(about, { ...options, onEnd: (end) => ends.push(end) }),
    },
    clock,
    ends,
    failures,
    asked: () => asked,
    say: (...said: (string | TurnEvent)[]) =>
      push(...said.map((item): TurnEvent => (typeof item === 'string' ? { kind: 'text-delta', text: item } : item))),
    fail: (error: Error) => push(error),
  }
}

/** Two tasks with one log and one set of keys. */
export function twoTasks() {
  const clock = new ManualClock()
  const log = memoryTurnLog()
  const keys = memoryIdempotencyKeys()
  return {
    here: setUp({ name: 'here', clock, log, keys }),
    there: setUp({ name: 'there', clock, log, keys }),
    clock,
    log,
    keys,
  }
}

export async function read(asking: ReturnType<ReturnType<typeof createLiveTurns>['ask']>): Promise<ReadTurn> {
  const asked = await asking
  if (asked.kind !== 'answering') throw new Error(asked.kind)
  return asked.read
}

export async function collect(
  readTurn: ReadTurn | undefined,
  signal = new AbortController().signal,
): Promise<TurnEvent[]> {
  const events: TurnEvent[] = []
  for await (const event of readTurn?.(signal) ?? []) events.push(event)
  return events
}

export function textOf(events: readonly TurnEvent[]): string {
  return events.map((event) => (event.kind === 'text-delta' ? event.text : '')).join('')
}
