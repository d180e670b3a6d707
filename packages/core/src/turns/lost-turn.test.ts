import { describe, expect, test } from 'vitest'
import type { TurnEvent } from '../chat/turn-event.ts'
import { turnKeptMs } from '../ports/turn-log.ts'
import { memoryTurnLog } from '../testing/index.ts'
import { standingOf, turnLost } from './lost-turn.ts'
import {
  collect,
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

const word: TurnEvent = { kind: 'text-delta', text: 'Try ' }

describe('a turn that is written elsewhere', () => {
  const logged = (...events: TurnEvent[]) => ({ events, aliveAtMs: 10_000, delivered: false })

  test.each([
    ['running while its writer is heard of', logged(word), 13_500, 60_000, 'running'],
    ['silent when it was not heard of for longer', logged(word), 13_501, 1_499, 'silent'],
    ['lost when its reader has listened too', logged(word), 13_501, 1_500, 'lost'],
    ['ended when it has its end, however long ago', logged(word, finished), 90_000, 60_000, 'ended'],
    ['running while it may yet be begun', undefined, 90_000, 3_500, 'running'],
    ['lost when it was not begun in time', undefined, 90_000, 3_501, 'lost'],
  ] as const)('is %s', (_name, turn, nowMs, listenedMs, standing) => {
    expect(standingOf(turn, nowMs, listenedMs)).toBe(standing)
  })
})

describe('a turn whose writer is lost', () => {
  test('is given its end by the reader who follows it', async () => {
    const { log, here, clock } = twoTasks()
    const ref = await logLostTurn(log, clock)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(10_000)
    expect(await reading).toEqual([word, turnLost])
    expect(await log.read(ref, 0)).toMatchObject({ events: [word, turnLost], delivered: true })
    expect(clock.pendingTimers).toBe(0)
  })

  test('is resumed once, with its text and the failure', async () => {
    const { log, here, there, clock } = twoTasks()
    await logLostTurn(log, clock)
    await clock.advance(10_000)
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(2_000)
    expect(await reading).toEqual([word, turnLost])
    expect(await here.turns.resume('reader', 'c1')).toBeUndefined()
    expect(await there.turns.resume('reader', 'c1')).toBeUndefined()
  })

  test('has one end when two readers find it lost at once', async () => {
    const { log, here, there, clock } = twoTasks()
    const ref = await logLostTurn(log, clock)
    await clock.advance(10_000)
    const resumed = await Promise.all([here, there].map(({ turns }) => turns.resume('reader', 'c1')))
    const readings = resumed.map((turn) => collect(turn?.read))
    await clock.advance(2_000)
    expect(await Promise.all(readings)).toEqual([
      [word, turnLost],
      [word, turnLost],
    ])
    expect((await log.read(ref, 0))?.events).toEqual([word, turnLost])
  })

  test('is not running when it is to be stopped, and has its end from then on', async () => {
    const { log, here, clock } = twoTasks()
    const ref = await logLostTurn(log, clock)
    await clock.advance(10_000)
    expect(await here.turns.stop('reader', 'c1')).toBe(false)
    expect((await log.read(ref, 0))?.events).toEqual([word, turnLost])
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(0)
    expect(await reading).toEqual([word, turnLost])
    expect(await here.turns.resume('reader', 'c1')).toBeUndefined()
  })

  test('keeps its end when the writer comes back, whose own reader has the whole answer', async () => {
    const log = memoryTurnLog()
    const cutOff = unsteadyLog(log)
    const there = setUp({ name: 'there', log: cutOff })
    const here = setUp({ name: 'here', log, clock: there.clock })
    const own = collect(await read(there.turns.ask(question, patient)))
    await there.say('Try ')
    await there.clock.advance(100)
    cutOff.isDown = true
    const other = collect((await here.turns.resume('reader', 'c1'))?.read)
    await there.clock.advance(5_000)
    expect((await other).at(-1)).toEqual(turnLost)
    cutOff.isDown = false
    await there.say('this.', finished)
    await there.clock.advance(1_000)
    expect(textOf(await own)).toBe('Try this.')
    const { events = [] } = (await log.read({ ...question, turnId: 'there-1' }, 0)) ?? {}
    expect(events.at(-1)).toEqual(turnLost)
    expect(textOf(events)).toBe('Try ')
  })

  test('is not told as lost when its writer was faster than the end', async () => {
    const { log, here, clock } = twoTasks()
    const ref = await logLostTurn(log, clock)
    const append = log.append
    log.append = async (turn, batch, atMs) => {
      // Just before the reader's end comes the rest of the answer.
      await append(turn, { from: 1, events: [{ kind: 'text-delta', text: 'this.' }, finished] }, atMs)
      return append(turn, batch, atMs)
    }
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(10_000)
    expect(textOf(await reading)).toBe('Try this.')
    expect((await reading).at(-1)).toEqual(finished)
    expect((await log.read(ref, 0))?.events.at(-1)).toEqual(finished)
  })

  test('is told as lost though the log takes no end', async () => {
    const { log, here, clock } = twoTasks()
    await logLostTurn(log, clock)
    log.append = () => Promise.reject(new Error('read-only'))
    const reading = collect((await here.turns.resume('reader', 'c1'))?.read)
    await clock.advance(10_000)
    expect(await reading).toEqual([word, turnLost])
    expect(here.failures).toHaveLength(1)
  })

  test('is nothing to resume when half an hour has passed, though the log still has it', async () => {
    const { log, here, clock } = twoTasks()
    const ref = await logLostTurn(log, clock)
    await clock.advance(turnKeptMs + 1)
    expect(await log.read(ref, 0)).toBeDefined()
    expect(await here.turns.resume('reader', 'c1')).toBeUndefined()
  })
})
