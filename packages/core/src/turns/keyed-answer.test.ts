import { describe, expect, test } from 'vitest'
import type { IdempotencyKeys } from '../ports/idempotency-keys.ts'
import type { AskOptions } from './live-turns.ts'
import { collect, fault, finished, patient, question, read, setUp, textOf, twoTasks } from './testing/scripted-task.ts'

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
    const keys: IdempotencyKeys = { claim: () => Promise.reject(fault), replace: () => Promise.reject(fault) }
    const { turns, say, failures } = setUp({ keys })
    const reading = collect(await read(turns.ask(question, keyed)))
    await say('Try this.', finished)
    expect(textOf(await reading)).toBe('Try this.')
    expect(failures).toEqual([fault])
  })
})
