import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import type { Chat, ChatQuestion } from '../chat/chat.ts'
import type { TurnEvent } from '../chat/turn-event.ts'
import type { IdempotencyKeys } from '../ports/idempotency-keys.ts'
import type { TurnLog } from '../ports/turn-log.ts'
import { memoryIdempotencyKeys, memoryTurnLog } from '../testing/index.ts'
import { type AskOptions, createLiveTurns, type ReadTurn } from './live-turns.ts'
import type { TurnEnd } from './write-turn.ts'

const question: ChatQuestion = { userId: 'reader', conversationId: 'c1', messageId: 'm1', text: 'a heist manga' }
const patient: AskOptions = { graceMs: 5_000 }
const finished: TurnEvent = { kind: 'turn-finished', finishReason: 'stop', timings: { totalMs: 1 } }

describe('a live turn', () => {
  test('is read as it is written, to its end', async () => {
    const { turns, say } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try ', 'this.')
    await say(finished)
    expect(textOf(await reading)).toBe('Try this.')
    expect((await reading).at(-1)).toEqual(finished)
  })

  test('goes on for a reader who comes back at once', async () => {
    const { turns, clock, say } = setUp()
    const leaving = new AbortController()
    const before = collect(await read(turns.ask(question, patient)), leaving.signal)
    await say('Try ')
    leaving.abort()
    expect(textOf(await before)).toBe('Try ')
    await clock.advance(4_000)
    const resumed = await turns.resume('reader', 'c1')
    const after = collect(resumed?.read)
    await say('this.', finished)
    expect(textOf(await after)).toBe('Try this.')
    expect((await after)[0]).toEqual({ kind: 'turn-started', messageId: 'answer-1', model: 'scripted' })
  })

  test('stops when its reader does not come back', async () => {
    const { turns, clock, ends } = setUp()
    const leaving = new AbortController()
    const reading = collect(await read(turns.ask(question, patient)), leaving.signal)
    leaving.abort()
    await reading
    await clock.advance(4_999)
    expect(ends).toEqual([])
    await clock.advance(1)
    expect(ends).toEqual([{ intent: 'recommend', outcome: 'left' }])
    expect(clock.pendingTimers).toBe(0)
  })

  test('stops at once when its reader cannot come back', async () => {
    const { turns, clock, ends } = setUp()
    const leaving = new AbortController()
    const reading = collect(await read(turns.ask(question, { graceMs: 0 })), leaving.signal)
    leaving.abort()
    await reading
    await clock.advance(0)
    expect(ends).toMatchObject([{ outcome: 'left' }])
  })

  test('stops when it was asked to, and says so', async () => {
    const { turns, say, ends } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try ')
    expect(await turns.stop('reader', 'c1', 'an earlier turn')).toBe(false)
    expect(await turns.stop('reader', 'c1')).toBe(true)
    expect((await reading).at(-1)).toEqual({ kind: 'turn-stopped' })
    expect(ends).toEqual([{ intent: 'recommend', outcome: 'stopped' }])
    expect(await turns.stop('reader', 'c1')).toBe(false)
  })

  test('cannot be stopped or resumed by another reader', async () => {
    const { turns, say } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    expect(await turns.stop('other', 'c1')).toBe(false)
    expect(await turns.resume('other', 'c1')).toBeUndefined()
    await say('Try this.', finished)
    expect(textOf(await reading)).toBe('Try this.')
  })

  test('leaves nothing to resume once it was read to its end', async () => {
    const { turns, say } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try this.', finished)
    await reading
    expect(await turns.resume('reader', 'c1')).toBeUndefined()
  })

  test('that ended while its reader was away is still there', async () => {
    const { turns, say } = setUp()
    const leaving = new AbortController()
    const reading = collect(await read(turns.ask(question, patient)), leaving.signal)
    leaving.abort()
    await reading
    await say('Try this.', finished)
    expect(textOf(await collect((await turns.resume('reader', 'c1'))?.read))).toBe('Try this.')
    expect(await turns.resume('reader', 'c1')).toBeUndefined()
  })

  test('goes on without the log, and tries the log again', async () => {
    const log = memoryTurnLog()
    let isDown = true
    const flaky: TurnLog = { ...log, append: (...args) => (isDown ? Promise.reject(lost) : log.append(...args)) }
    const { turns, say, clock, failures } = setUp({ log: flaky })
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try ')
    await clock.advance(300)
    expect(failures).toContain(lost)
    isDown = false
    await say('this.', finished)
    expect(textOf(await reading)).toBe('Try this.')
    expect(textOf((await log.read({ ...question, turnId: 'id-1' }, 0))?.events ?? [])).toBe('Try this.')
  })

  test('ends though the log hangs', async () => {
    const log: TurnLog = { ...memoryTurnLog(), append: () => new Promise(() => {}) }
    const { turns, say, clock } = setUp({ log })
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try this.', finished)
    await clock.advance(30)
    expect((await reading).at(-1)).toEqual(finished)
    const closing = turns.close()
    await clock.advance(1_000)
    await closing
    expect(clock.pendingTimers).toBe(0)
  })

  test('ends at once when the log refuses its end', async () => {
    const { turns, say, clock } = setUp({ log: failingLog() })
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try this.', finished)
    await clock.advance(0)
    expect((await reading).at(-1)).toEqual(finished)
  })

  test('writes its end when the log is back, and is not resumed then', async () => {
    const log = memoryTurnLog()
    let isDown = true
    const refuse = () => Promise.reject(lost)
    const flaky: TurnLog = {
      ...log,
      begin: (...args) => (isDown ? refuse() : log.begin(...args)),
      append: (...args) => (isDown ? refuse() : log.append(...args)),
    }
    const { turns, say, clock } = setUp({ log: flaky })
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try this.', finished)
    await clock.advance(30)
    expect((await reading).at(-1)).toEqual(finished)
    isDown = false
    await clock.advance(500)
    const logged = await log.read({ ...question, turnId: 'id-1' }, 0)
    expect(logged?.events.at(-1)).toEqual(finished)
    expect(logged?.delivered).toBe(true)
    expect(clock.pendingTimers).toBe(0)
  })

  test('has each event once in a log that carries out what it seems to fail at', async () => {
    const log = memoryTurnLog()
    const slow: TurnLog = {
      ...log,
      async append(...args) {
        await log.append(...args)
        if (clock.now() < 250) throw lost
        return { stopRequested: false, readAtMs: 0 }
      },
    }
    const { turns, say, clock } = setUp({ log: slow })
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try ')
    await clock.advance(200)
    await say('this.')
    await clock.advance(100)
    await say(finished)
    await reading
    expect((await log.read({ ...question, turnId: 'id-1' }, 0))?.events).toEqual(await reading)
  })

  test('is resumed and stopped where it is written, though the log fails', async () => {
    const { turns, say, clock, failures } = setUp({ log: failingLog() })
    const leaving = new AbortController()
    const first = collect(await read(turns.ask(question, patient)), leaving.signal)
    await say('Try ')
    leaving.abort()
    await first
    const resumed = await turns.resume('reader', 'c1')
    expect(resumed?.turnId).toBe('id-1')
    const second = collect(resumed?.read)
    expect(await turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(30)
    expect((await second).at(-1)).toEqual({ kind: 'turn-stopped' })
    expect(failures).toContain(lost)
  })

  test('that is not here is not found in a log that fails, which is reported', async () => {
    const { turns, failures } = setUp({ log: failingLog() })
    expect(await turns.resume('reader', 'c1')).toBeUndefined()
    expect(await turns.stop('reader', 'c1')).toBe(false)
    expect(await turns.stop('reader', 'c1', 'id-7')).toBe(false)
    expect(failures).toEqual([lost, lost, lost])
  })

  test('is stopped while the log has not heard of it yet', async () => {
    const log: TurnLog = { ...memoryTurnLog(), begin: () => new Promise(() => {}) }
    const { turns, clock } = setUp({ log })
    const reading = collect(await read(turns.ask(question, patient)))
    expect(await turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(30)
    expect((await reading).at(-1)).toEqual({ kind: 'turn-stopped' })
  })

  test('is stopped by its id though a later one runs in the conversation', async () => {
    const { turns, clock, ends } = setUp()
    const older = collect(await read(turns.ask(question, patient)))
    await turns.ask(question, patient)
    expect(await turns.stop('reader', 'c1', 'id-1')).toBe(true)
    expect((await older).at(-1)).toEqual({ kind: 'turn-stopped' })
    expect(ends).toHaveLength(1)
    expect(await turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(0)
    expect(ends).toHaveLength(2)
  })

  test('is stopped together with all others of its conversation', async () => {
    const { turns, ends, clock } = setUp()
    await turns.ask(question, patient)
    await turns.ask(question, patient)
    await turns.ask({ ...question, conversationId: 'c2' }, patient)
    expect(await turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(0)
    expect(ends.map(({ outcome }) => outcome)).toEqual(['stopped', 'stopped'])
  })

  test('ends with an error when its writer throws', async () => {
    const { turns, fail } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    await fail(lost)
    expect((await reading).at(-1)).toMatchObject({ kind: 'turn-failed', failure: 'turn-failed' })
  })

  test('closing stops what is being written', async () => {
    const { turns, clock } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    await turns.close()
    expect((await reading).at(-1)).toMatchObject({ kind: 'turn-failed' })
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('a live turn on another task', () => {
  test('is read from its beginning to its end', async () => {
    const { there, here, clock } = twoTasks()
    const writing = collect(await read(there.turns.ask(question, patient)))
    await there.say('Try ')
    await clock.advance(100)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await there.say('this.', finished)
    await writing
    await clock.advance(100)
    expect(textOf(await reading)).toBe('Try this.')
    expect(await here.turns.resume('reader', 'c1')).toBeUndefined()
  })

  test('goes on for a reader here when its own reader has left', async () => {
    const { there, here, clock } = twoTasks()
    const leaving = new AbortController()
    const writing = collect(await read(there.turns.ask(question, patient)), leaving.signal)
    await there.say('Try ')
    leaving.abort()
    await writing
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(30_000)
    await there.say('this.', finished)
    await clock.advance(200)
    expect(textOf(await reading)).toBe('Try this.')
    expect((await reading).at(-1)).toEqual(finished)
  })

  test('stops when the reader here leaves too', async () => {
    const { there, here, clock } = twoTasks()
    const leaving = new AbortController()
    const writing = collect(await read(there.turns.ask(question, patient)), leaving.signal)
    await clock.advance(0)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read, leaving.signal)
    await clock.advance(3_000)
    leaving.abort()
    await writing
    await reading
    await clock.advance(7_000)
    expect(there.ends).toMatchObject([{ outcome: 'left' }])
  })

  test('stops within a second or so when it was asked to here', async () => {
    const { there, here, clock } = twoTasks()
    const writing = collect(await read(there.turns.ask(question, patient)))
    await clock.advance(0)
    expect(await here.turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(1_100)
    expect((await writing).at(-1)).toEqual({ kind: 'turn-stopped' })
  })

  test('is stopped by its id though a later one runs', async () => {
    const { there, here, clock } = twoTasks()
    const older = collect(await read(there.turns.ask(question, patient)))
    await there.turns.ask(question, patient)
    await clock.advance(0)
    expect(await here.turns.stop('reader', 'c1', 'there-1')).toBe(true)
    await clock.advance(1_100)
    expect((await older).at(-1)).toEqual({ kind: 'turn-stopped' })
    expect(there.ends).toHaveLength(1)
  })

  test('that falls silent ends with an error', async () => {
    const { log, here, clock } = twoTasks()
    const ref = { userId: 'reader', conversationId: 'c1', turnId: 'gone' }
    await log.begin(ref, clock.wallNow())
    await log.append(ref, { from: 0, events: [{ kind: 'text-delta', text: 'Try ' }] }, clock.wallNow())
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(10_000)
    expect((await reading).at(-1)).toEqual({ kind: 'turn-failed', failure: 'turn-lost' })
    expect(textOf(await reading)).toBe('Try ')
  })

  test('stays alive though its model says nothing for long', async () => {
    const { there, here, clock } = twoTasks()
    const writing = collect(await read(there.turns.ask(question, patient)))
    await clock.advance(0)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(60_000)
    await there.say('Try this.', finished)
    await writing
    await clock.advance(200)
    expect(textOf(await reading)).toBe('Try this.')
  })
})

describe('an idempotency key', () => {
  const keyed: AskOptions = {
    ...patient,
    idempotency: { userId: 'reader', scope: 'POST /api/chat', key: 'k1', fingerprint: 'f1' },
  }

  test('joins the second request to the answer of the first', async () => {
    const { turns, say, asked } = setUp()
    const first = collect(await read(turns.ask(question, keyed)))
    const second = collect(await read(turns.ask(question, keyed)))
    await say('Try this.', finished)
    expect(await second).toEqual(await first)
    expect(asked()).toBe(1)
  })

  test('gives the answer again when it is long finished, on another task too', async () => {
    const { there, here, clock } = twoTasks()
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try this.', finished)
    await first
    await clock.advance(60_000)
    expect(await collect(await read(here.turns.ask(question, keyed)))).toEqual(await first)
    expect(here.asked()).toBe(0)
  })

  test('with another body is a conflict', async () => {
    const { turns } = setUp()
    await turns.ask(question, keyed)
    const other = { ...keyed, idempotency: { userId: 'reader', scope: 'POST /api/chat', key: 'k1', fingerprint: 'f2' } }
    expect(await turns.ask(question, other)).toEqual({ kind: 'key-conflict' })
  })

  test('of a writer that was lost before its first word is written anew, once', async () => {
    const { here, there, keys, clock } = twoTasks()
    await keys.claim({ userId: 'reader', scope: 'POST /api/chat', key: 'k1' }, { fingerprint: 'f1', turnId: 'gone' })
    const first = collect(await read(here.turns.ask(question, keyed)))
    const second = collect(await read(there.turns.ask(question, keyed)))
    await clock.advance(5_000)
    await here.say('Try this.', finished)
    await there.say('Try this.', finished)
    await clock.advance(5_000)
    expect(textOf(await first)).toBe('Try this.')
    expect(textOf(await second)).toBe('Try this.')
    expect(here.asked() + there.asked()).toBe(1)
  })

  test('answers all the same when nobody can look it up', async () => {
    const keys: IdempotencyKeys = { claim: () => Promise.reject(lost), replace: () => Promise.reject(lost) }
    const { turns, say, failures } = setUp({ keys })
    const reading = collect(await read(turns.ask(question, keyed)))
    await say('Try this.', finished)
    expect(textOf(await reading)).toBe('Try this.')
    expect(failures).toEqual([lost])
  })
})

const lost = new Error('connection lost')

function failingLog(): TurnLog {
  const refuse = () => Promise.reject(lost)
  const { noteReader, markDelivered } = memoryTurnLog()
  return { begin: refuse, append: refuse, read: refuse, latest: refuse, requestStop: refuse, noteReader, markDelivered }
}

interface Task {
  name?: string
  clock?: ManualClock
  log?: TurnLog
  keys?: IdempotencyKeys
}

/** A task whose chat says what the test tells it to. */
function setUp({
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
function twoTasks() {
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

async function read(asking: ReturnType<ReturnType<typeof createLiveTurns>['ask']>): Promise<ReadTurn> {
  const asked = await asking
  if (asked.kind !== 'answering') throw new Error(asked.kind)
  return asked.read
}

async function collect(readTurn: ReadTurn | undefined, signal = new AbortController().signal): Promise<TurnEvent[]> {
  const events: TurnEvent[] = []
  for await (const event of readTurn?.(signal) ?? []) events.push(event)
  return events
}

function textOf(events: readonly TurnEvent[]): string {
  return events.map((event) => (event.kind === 'text-delta' ? event.text : '')).join('')
}
