import { describe, expect, test } from 'vitest'
import type { TurnLog } from '../ports/turn-log.ts'
import { memoryTurnLog } from '../testing/index.ts'
import {
  collect,
  failingLog,
  fault,
  finished,
  patient,
  question,
  read,
  setUp,
  textOf,
  twoTasks,
} from './testing/scripted-task.ts'

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
    const { turns, say, ends, clock } = setUp()
    const reading = collect(await read(turns.ask(question, patient)))
    await clock.advance(200)
    await say('Try ')
    await clock.advance(300)
    expect(await turns.stop('reader', 'c1', 'an earlier turn')).toBe(false)
    expect(await turns.stop('reader', 'c1')).toBe(true)
    expect((await reading).at(-1)).toEqual({ kind: 'turn-stopped', timings: { firstTokenMs: 200, totalMs: 500 } })
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
    const flaky: TurnLog = { ...log, append: (...args) => (isDown ? Promise.reject(fault) : log.append(...args)) }
    const { turns, say, clock, failures } = setUp({ log: flaky })
    const reading = collect(await read(turns.ask(question, patient)))
    await say('Try ')
    await clock.advance(300)
    expect(failures).toContain(fault)
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
    const refuse = () => Promise.reject(fault)
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
        if (clock.now() < 250) throw fault
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
    expect((await second).at(-1)).toMatchObject({ kind: 'turn-stopped' })
    expect(failures).toContain(fault)
  })

  test('that is not here is not found in a log that fails, which is reported', async () => {
    const { turns, failures } = setUp({ log: failingLog() })
    expect(await turns.resume('reader', 'c1')).toBeUndefined()
    expect(await turns.stop('reader', 'c1')).toBe(false)
    expect(await turns.stop('reader', 'c1', 'id-7')).toBe(false)
    expect(failures).toEqual([fault, fault, fault])
  })

  test('is stopped while the log has not heard of it yet', async () => {
    const log: TurnLog = { ...memoryTurnLog(), begin: () => new Promise(() => {}) }
    const { turns, clock } = setUp({ log })
    const reading = collect(await read(turns.ask(question, patient)))
    expect(await turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(30)
    expect((await reading).at(-1)).toMatchObject({ kind: 'turn-stopped' })
  })

  test('is stopped by its id though a later one runs in the conversation', async () => {
    const { turns, clock, ends } = setUp()
    const older = collect(await read(turns.ask(question, patient)))
    await turns.ask(question, patient)
    expect(await turns.stop('reader', 'c1', 'id-1')).toBe(true)
    expect((await older).at(-1)).toMatchObject({ kind: 'turn-stopped' })
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
    await fail(fault)
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
    expect(there.turns.isReadElsewhere()).toBe(false)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(300)
    expect(there.turns.isReadElsewhere()).toBe(true)
    await clock.advance(30_000)
    expect(there.turns.isReadElsewhere()).toBe(true)
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
    await clock.advance(3_000)
    expect(there.turns.isReadElsewhere()).toBe(false)
    await clock.advance(4_000)
    expect(there.ends).toMatchObject([{ outcome: 'left' }])
  })

  test('stops within a second or so when it was asked to here', async () => {
    const { there, here, clock } = twoTasks()
    const writing = collect(await read(there.turns.ask(question, patient)))
    await clock.advance(0)
    expect(await here.turns.stop('reader', 'c1')).toBe(true)
    await clock.advance(1_100)
    expect((await writing).at(-1)).toMatchObject({ kind: 'turn-stopped' })
  })

  test('is stopped by its id though a later one runs', async () => {
    const { there, here, clock } = twoTasks()
    const older = collect(await read(there.turns.ask(question, patient)))
    await there.turns.ask(question, patient)
    await clock.advance(0)
    expect(await here.turns.stop('reader', 'c1', 'there-1')).toBe(true)
    await clock.advance(1_100)
    expect((await older).at(-1)).toMatchObject({ kind: 'turn-stopped' })
    expect(there.ends).toHaveLength(1)
  })

  test('is resumed when none is written here, and not before: those here come first', async () => {
    const { there, here, clock } = twoTasks()
    const own = collect(await read(here.turns.ask(question, patient)))
    await here.say('Mine.')
    await clock.advance(100)
    const later = collect(await read(there.turns.ask(question, patient)))
    await there.say('Theirs.')
    await clock.advance(100)
    const first = await here.turns.resume('reader', 'c1')
    expect(first?.turnId).toBe('here-1')
    const again = collect(first?.read)
    await here.say(finished)
    await clock.advance(100)
    expect(textOf(await own)).toBe('Mine.')
    expect(await again).toEqual(await own)
    const second = await here.turns.resume('reader', 'c1')
    expect(second?.turnId).toBe('there-1')
    const theirs = collect(second?.read)
    await there.say(finished)
    await clock.advance(200)
    expect(await theirs).toEqual(await later)
    expect([here.failures, there.failures]).toEqual([[], []])
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
