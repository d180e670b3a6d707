import type { Clock } from '@manga-assist/clock'
import { describe, expect, test } from 'vitest'
import { memoryTurnLog } from '../testing/index.ts'
import { followTurn } from './follow-turn.ts'
import { turnLost } from './lost-turn.ts'
import {
  collect,
  fault,
  finished,
  logLostTurn,
  patient,
  question,
  read,
  setUp,
  textOf,
  unsteadyLog,
} from './testing/scripted-task.ts'

describe('a reader of the log', () => {
  test('goes on when a log is back that failed for some seconds, and reports it once', async () => {
    const { here, there, log, clock } = sharedUnsteadyLog()
    const writing = collect(await read(there.turns.ask(question, patient)))
    await there.say('Try ')
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(1_000)
    log.isDown = true
    await there.say('this, ')
    await clock.advance(20_000)
    log.isDown = false
    await there.say('now.', finished)
    await clock.advance(2_000)
    expect(await reading).toEqual(await writing)
    expect(textOf(await reading)).toBe('Try this, now.')
    expect(here.failures).toEqual([fault])
  })

  test('hears a writer out that is late to come back behind the log', async () => {
    const { here, there, log, clock } = sharedUnsteadyLog()
    void collect(await read(there.turns.ask(question, patient)))
    await there.say('Try ')
    await clock.advance(1_000)
    log.isDown = true
    await there.say('this.', finished)
    await clock.advance(9_900)
    log.isDown = false
    const late = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(2_000)
    expect(textOf(await late)).toBe('Try this.')
    expect((await late).at(-1)).toEqual(finished)
  })

  test('listens anew after every outage, for a writer that is a second behind the log', async () => {
    const { here, log, clock } = sharedUnsteadyLog()
    const ref = await logLostTurn(log, clock)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    for (const from of [1, 2]) {
      await clock.advance(200)
      log.isDown = true
      await clock.advance(20_000)
      log.isDown = false
      await clock.advance(1_000)
      await log.append(ref, { from, events: [{ kind: 'text-delta', text: `${from} ` }] }, clock.wallNow())
    }
    await log.append(ref, { from: 3, events: [finished] }, clock.wallNow())
    await clock.advance(200)
    expect(textOf(await reading)).toBe('Try 1 2 ')
    expect((await reading).at(-1)).toEqual(finished)
  })

  test('gives up a log that fails for longer than half a minute, with an event, not a fault', async () => {
    const { here, there, log, clock } = sharedUnsteadyLog()
    const leaving = new AbortController()
    void collect(await read(there.turns.ask(question, patient)), leaving.signal)
    await there.say('Try ')
    await clock.advance(100)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(100)
    log.isDown = true
    await clock.advance(29_000)
    expect(here.failures).toEqual([fault])
    await clock.advance(2_000)
    expect((await reading).at(-1)).toEqual({ ...turnLost, retryAfterMs: 1_000 })
    expect(textOf(await reading)).toBe('Try ')
    expect(here.failures).toEqual([fault])
    leaving.abort()
  })

  test('reports another outage once more', async () => {
    const { here, log, clock } = sharedUnsteadyLog()
    await logLostTurn(log, clock)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    for (const isDown of [true, false, true, false]) {
      log.isDown = isDown
      await clock.advance(1_200)
    }
    await clock.advance(5_000)
    expect((await reading).at(-1)).toEqual(turnLost)
    expect(here.failures).toEqual([fault, fault])
  })

  test('leaves a log that fails as soon as it is told to', async () => {
    const { here, log, clock } = sharedUnsteadyLog()
    await logLostTurn(log, clock)
    const leaving = new AbortController()
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read, leaving.signal)
    log.isDown = true
    await clock.advance(1_000)
    leaving.abort()
    await reading
    expect(clock.pendingTimers).toBe(0)
  })

  test('reads on though the log does not take that it reads, nor that it has read', async () => {
    const log = memoryTurnLog()
    const refuse = () => Promise.reject(fault)
    const there = setUp({ name: 'there', log })
    const here = setUp({ name: 'here', log: { ...log, noteReader: refuse, markDelivered: refuse }, clock: there.clock })
    const writing = collect(await read(there.turns.ask(question, patient)))
    await there.say('Try ')
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await there.clock.advance(10_000)
    await there.say('this.', finished)
    await there.clock.advance(200)
    expect(await reading).toEqual(await writing)
    expect(here.failures).toEqual([fault])
  })

  test('does not take a writer for lost whose clock, or its own, is wrong', async () => {
    const log = memoryTurnLog()
    const there = setUp({ name: 'there', log })
    const { clock } = there
    const ahead: Clock = {
      now: () => clock.now(),
      wallNow: () => clock.wallNow() + 60_000,
      after: (delayMs, callback) => clock.after(delayMs, callback),
    }
    const writing = collect(await read(there.turns.ask(question, patient)))
    await there.say('Try ')
    const ref = { userId: 'reader', conversationId: 'c1', turnId: 'there-1' }
    const reading = collect((signal) => followTurn(ref, { log, clock: ahead, onFailure: () => {} }, signal))
    await clock.advance(10_000)
    await there.say('this.', finished)
    await clock.advance(200)
    expect(await reading).toEqual(await writing)
  })
})

/** Two tasks with one log that the test lets fail. */
function sharedUnsteadyLog() {
  const log = unsteadyLog(memoryTurnLog())
  const there = setUp({ name: 'there', log })
  return { there, here: setUp({ name: 'here', log, clock: there.clock }), log, clock: there.clock }
}
