import { describe, expect, test } from 'vitest'
import { type IdempotencyKeys, keyKeptMs } from '../ports/idempotency-keys.ts'
import { memoryIdempotencyKeys, memoryTurnLog } from '../testing/index.ts'
import type { AskOptions } from './live-turns.ts'
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
  twoTasks,
  unsteadyLog,
} from './testing/scripted-task.ts'

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

  test('is answered once, though another task cannot hear of the answer: that is told', async () => {
    const log = unsteadyLog(memoryTurnLog())
    const keys = memoryIdempotencyKeys()
    const there = setUp({ name: 'there', log, keys })
    const here = setUp({ name: 'here', log, keys, clock: there.clock })
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try this.', finished)
    expect(textOf(await first)).toBe('Try this.')
    log.isDown = true
    const second = collect(await read(here.turns.ask(question, keyed)))
    await there.clock.advance(32_000)
    expect(await second).toEqual([{ kind: 'turn-failed', failure: 'turn-lost', retryAfterMs: 1_000 }])
    log.isDown = false
    const third = collect(await read(here.turns.ask(question, keyed)))
    await there.clock.advance(1_000)
    expect(textOf(await third)).toBe('Try this.')
    expect(here.asked() + there.asked()).toBe(1)
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

  test('of an answer that failed is answered anew, and that answer is given again', async () => {
    const { turns, say, fail, asked } = setUp()
    const first = collect(await read(turns.ask(question, keyed)))
    await say('Try ')
    await fail(fault)
    expect((await first).at(-1)).toMatchObject({ kind: 'turn-failed' })
    const second = collect(await read(turns.ask(question, keyed)))
    await say('Try this.', finished)
    expect(textOf(await second)).toBe('Try this.')
    expect(await collect(await read(turns.ask(question, keyed)))).toEqual(await second)
    expect(asked()).toBe(2)
  })

  test('of an answer that failed elsewhere is answered anew under an id of its own', async () => {
    const { here, there, clock } = twoTasks()
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try ')
    await there.fail(fault)
    await first
    await clock.advance(1_000)
    const asked = await here.turns.ask(question, keyed)
    if (asked.kind !== 'answering') throw new Error(asked.kind)
    expect(asked.turnId).toBe('there-1')
    const second = collect(asked.read)
    await here.say('Try this.')
    expect(asked.turnId).toBe('here-2')
    expect(await here.turns.stop('reader', 'c1', asked.turnId)).toBe(true)
    expect((await second).at(-1)).toMatchObject({ kind: 'turn-stopped' })
    expect(textOf(await second)).toBe('Try this.')
  })

  test('of an answer that failed here is answered anew though the log does not have its end', async () => {
    const log = unsteadyLog(memoryTurnLog())
    const { turns, say, fail, clock } = setUp({ log })
    const first = collect(await read(turns.ask(question, keyed)))
    await say('Try ')
    log.isDown = true
    await fail(fault)
    await clock.advance(30)
    await first
    const second = collect(await read(turns.ask(question, keyed)))
    await say('Try this.', finished)
    await clock.advance(30)
    expect(textOf(await second)).toBe('Try this.')
  })

  test('of an answer that was lost behind its first word is answered anew, once, without the old words', async () => {
    const { here, there, log, keys, clock } = twoTasks()
    await logLostTurn(log, clock)
    await keys.claim({ userId: 'reader', scope: 'POST /api/chat', key: 'k1' }, { fingerprint: 'f1', turnId: 'gone' })
    await clock.advance(10_000)
    const first = collect(await read(here.turns.ask(question, keyed)))
    const second = collect(await read(there.turns.ask(question, keyed)))
    await clock.advance(2_000)
    await here.say('All new.', finished)
    await there.say('All new.', finished)
    await clock.advance(1_000)
    expect(textOf(await first)).toBe('All new.')
    expect(textOf(await second)).toBe('All new.')
    expect(here.asked() + there.asked()).toBe(1)
  })

  test('of an answer that fails behind words which were passed on tells so, and is answered anew the next time', async () => {
    const { here, there, clock } = twoTasks()
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try ')
    await clock.advance(200)
    const joined = collect(await read(here.turns.ask(question, keyed)))
    await clock.advance(200)
    await there.fail(fault)
    await clock.advance(200)
    expect((await first).at(-1)).toMatchObject({ kind: 'turn-failed' })
    expect(textOf(await joined)).toBe('Try ')
    expect((await joined).at(-1)).toEqual({ kind: 'turn-failed', failure: 'turn-failed' })
    const next = collect(await read(here.turns.ask(question, keyed)))
    await here.say('Try this.', finished)
    expect(textOf(await next)).toBe('Try this.')
    expect([there.asked(), here.asked()]).toEqual([1, 1])
  })

  test('of an answer that was stopped gives what was written until then', async () => {
    const { here, there, clock } = twoTasks()
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try ')
    await there.turns.stop('reader', 'c1')
    await clock.advance(100)
    expect(await collect(await read(here.turns.ask(question, keyed)))).toEqual(await first)
    expect((await first).at(-1)).toMatchObject({ kind: 'turn-stopped' })
    expect(here.asked()).toBe(0)
  })

  test('gives the answer again a day later, whatever was asked meanwhile', async () => {
    const { here, there, clock } = twoTasks()
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try this.', finished)
    await first
    await clock.advance(keyKeptMs - 60_000)
    void collect(await read(there.turns.ask({ ...question, conversationId: 'c2' }, patient)))
    await there.say('Another.', finished)
    const second = collect(await read(here.turns.ask(question, keyed)))
    await clock.advance(5_000)
    expect(await second).toEqual(await first)
    expect(here.asked()).toBe(0)
  })

  test('is looked up again when the log fails for some seconds', async () => {
    const log = unsteadyLog(memoryTurnLog())
    const keys = memoryIdempotencyKeys()
    const there = setUp({ name: 'there', log, keys })
    const here = setUp({ name: 'here', log, keys, clock: there.clock })
    const first = collect(await read(there.turns.ask(question, keyed)))
    await there.say('Try this.', finished)
    await first
    log.isDown = true
    const second = collect(await read(here.turns.ask(question, keyed)))
    await there.clock.advance(5_000)
    log.isDown = false
    await there.clock.advance(1_000)
    expect(await second).toEqual(await first)
    expect([here.asked(), here.failures]).toEqual([0, [fault]])
  })

  test('answers all the same when nobody can look it up', async () => {
    const keys: IdempotencyKeys = { claim: () => Promise.reject(fault), replace: () => Promise.reject(fault) }
    const { turns, say, failures } = setUp({ keys })
    const reading = collect(await read(turns.ask(question, keyed)))
    await say('Try this.', finished)
    expect(textOf(await reading)).toBe('Try this.')
    expect(failures).toEqual([fault])
  })
})
