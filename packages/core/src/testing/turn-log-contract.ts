import { systemClock } from '@manga-assist/clock'
import { describe, expect, test } from 'vitest'
import type { TurnEvent } from '../chat/turn-event.ts'
import { keyKeptMs } from '../ports/idempotency-keys.ts'
import { type TurnBatch, type TurnLog, type TurnRef, turnKeptMs } from '../ports/turn-log.ts'

const first: TurnRef = { userId: 'reader', conversationId: 'c1', turnId: 't1' }
const word = (text: string): TurnEvent => ({ kind: 'text-delta', text })
const stopped: TurnEvent = { kind: 'turn-stopped' }
const lost: TurnEvent = { kind: 'turn-failed', failure: 'turn-lost' }
/** Stores may count their times in these. */
const wholeSecondMs = 1_000
const alive: TurnBatch = { from: 0, events: [] }

/**
 * What every turn log must do. `open` gives an empty one. `keptUntilMs` looks when the store of the one opened last may
 * drop a turn with its events, where a store does so by its own clock.
 */
export function describeTurnLog(
  name: string,
  open: () => TurnLog | Promise<TurnLog>,
  keptUntilMs?: (turn: TurnRef) => Promise<number>,
): void {
  describe(`turn log: ${name}`, () => {
    test('knows nothing of a turn that never began', async () => {
      const log = await open()
      expect(await log.read(first, 0)).toBeUndefined()
      expect(await log.latest('reader', 'c1')).toBeUndefined()
    })

    test('gives events back in the order in which they came, from any number on', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('夜'), word(' the "vault"\n')] }, 1_100)
      await log.append(first, { from: 2, events: [stopped] }, 1_200)
      expect((await log.read(first, 0))?.events).toEqual([word('夜'), word(' the "vault"\n'), stopped])
      expect((await log.read(first, 2))?.events).toEqual([stopped])
      expect((await log.read(first, 3))?.events).toEqual([])
    })

    test('has a batch once that comes twice', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a'), word('b')] }, 1_100)
      await log.append(first, { from: 0, events: [word('a'), word('b')] }, 1_200)
      await log.append(first, { from: 2, events: [stopped] }, 1_300)
      expect((await log.read(first, 0))?.events).toEqual([word('a'), word('b'), stopped])
    })

    test('adds what is new in a batch that comes again with more', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a'), word('b')] }, 1_100)
      await log.append(first, { from: 1, events: [word('b'), word('c')] }, 1_200)
      await log.append(first, { from: 0, events: [word('a'), word('b')] }, 1_300)
      await log.append(first, { from: 3, events: [stopped] }, 1_400)
      expect((await log.read(first, 0))?.events).toEqual([word('a'), word('b'), word('c'), stopped])
      expect((await log.read(first, 2))?.events).toEqual([word('c'), stopped])
    })

    test('shows nothing that follows a batch which never came', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a')] }, 1_100)
      await log.append(first, { from: 2, events: [word('c')] }, 1_200)
      expect((await log.read(first, 0))?.events).toEqual([word('a')])
      await log.append(first, { from: 1, events: [word('b'), word('c'), stopped] }, 1_300)
      expect((await log.read(first, 0))?.events).toEqual([word('a'), word('b'), word('c'), stopped])
    })

    test('adds nothing behind the end of a turn, nor in its place', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a')] }, 1_100)
      await log.append(first, { from: 1, events: [lost] }, 5_000)
      await log.append(first, { from: 1, events: [word('b'), word('c'), stopped] }, 5_100)
      await log.append(first, { from: 0, events: [word('a'), word('b'), word('c'), stopped] }, 5_200)
      await log.append(first, { from: 2, events: [word('c'), stopped] }, 5_300)
      expect((await log.read(first, 0))?.events).toEqual([word('a'), lost])
    })

    test('adds no end where the writer was faster', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a'), word('b')] }, 1_100)
      await log.append(first, { from: 1, events: [lost] }, 5_000)
      await log.append(first, { from: 2, events: [word('c'), stopped] }, 5_100)
      expect((await log.read(first, 0))?.events).toEqual([word('a'), word('b'), word('c'), stopped])
    })

    test('has one end of all that are written at once', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a')] }, 1_100)
      const ends = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? [lost] : [word('b'), stopped]))
      await Promise.all(ends.map((events) => log.append(first, { from: 1, events }, 5_000)))
      const { events = [] } = (await log.read(first, 0)) ?? {}
      expect([[lost], [word('b'), stopped]]).toContainEqual(events.slice(1))
    })

    test('tells of wishes also when a batch brings nothing new', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a')] }, 1_100)
      await log.requestStop(first)
      await log.noteReader(first, 1_150)
      const wishes = { stopRequested: true, readAtMs: 1_150 }
      expect(await log.append(first, { from: 0, events: [word('a')] }, 1_200)).toEqual(wishes)
      expect(await log.append(first, { from: 1, events: [stopped] }, 1_300)).toEqual(wishes)
      expect(await log.append(first, { from: 1, events: [stopped] }, 1_400)).toEqual(wishes)
    })

    test('keeps the events of a turn that is begun again', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.append(first, { from: 0, events: [word('a')] }, 1_100)
      await log.begin(first, 1_200)
      expect((await log.read(first, 0))?.events).toEqual([word('a')])
    })

    test('tells when the writer was last heard of, also when it had nothing to say', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      expect((await log.read(first, 0))?.aliveAtMs).toBe(1_000)
      await log.append(first, alive, 4_000)
      expect(await log.read(first, 0)).toMatchObject({ events: [], aliveAtMs: 4_000 })
    })

    test('leaves the fault of a failed turn out', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      const failed: TurnEvent = { kind: 'turn-failed', failure: 'turn-failed', error: new Error('secret') }
      await log.append(first, { from: 0, events: [failed] }, 1_100)
      expect((await log.read(first, 0))?.events).toEqual([{ kind: 'turn-failed', failure: 'turn-failed' }])
    })

    test('keeps a turn for as long as it was asked to, whatever begins meanwhile', async () => {
      const log = await open()
      await log.begin(first, 1_000, keyKeptMs)
      await log.append(first, { from: 0, events: [word('a'), stopped] }, 1_100)
      for (let hour = 1; hour < 24; hour += 1) {
        await log.begin({ ...first, turnId: `in hour ${hour}` }, 1_000 + hour * 3_600_000)
      }
      expect((await log.read(first, 0))?.events).toEqual([word('a'), stopped])
    })

    test('knows the latest turn of a conversation', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      await log.begin({ ...first, turnId: 't2' }, 2_000)
      expect(await log.latest('reader', 'c1')).toEqual({ ...first, turnId: 't2' })
      expect(await log.latest('reader', 'c2')).toBeUndefined()
    })

    test('keeps users apart, also when ids could be mistaken for one another', async () => {
      const log = await open()
      await log.begin({ userId: 'a', conversationId: 'b-c', turnId: 't' }, 1_000)
      expect(await log.latest('a-b', 'c')).toBeUndefined()
      expect(await log.read({ userId: 'b', conversationId: 'b-c', turnId: 't' }, 0)).toBeUndefined()
    })

    test('carries a wish to stop to the writer', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      expect(await log.append(first, alive, 1_100)).toMatchObject({ stopRequested: false })
      await log.requestStop(first)
      expect(await log.append(first, alive, 1_200)).toMatchObject({ stopRequested: true })
    })

    test('tells the writer when someone reads from the log', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      expect(await log.append(first, alive, 1_100)).toEqual({ stopRequested: false, readAtMs: 0 })
      await log.noteReader(first, 1_150)
      expect(await log.append(first, alive, 1_200)).toEqual({ stopRequested: false, readAtMs: 1_150 })
      await log.noteReader({ ...first, turnId: 'unknown' }, 1_300)
      expect(await log.read({ ...first, turnId: 'unknown' }, 0)).toBeUndefined()
    })

    test('remembers that a turn was read to its end', async () => {
      const log = await open()
      await log.begin(first, 1_000)
      expect((await log.read(first, 0))?.delivered).toBe(false)
      await log.markDelivered(first)
      expect((await log.read(first, 0))?.delivered).toBe(true)
    })

    if (keptUntilMs) describeLifetime(open, keptUntilMs)
  })
}

/** For a store that drops turns by its own clock. */
function describeLifetime(
  open: () => TurnLog | Promise<TurnLog>,
  keptUntilMs: (turn: TurnRef) => Promise<number>,
): void {
  test.each([
    ['half an hour', undefined, turnKeptMs],
    ['a day', keyKeptMs, keyKeptMs],
  ])('lets its store drop a turn after %s, not before', async (_name, asked, keptMs) => {
    const log = await open()
    const nowMs = systemClock.wallNow()
    await log.begin(first, nowMs, asked)
    await log.append(first, { from: 0, events: [word('a')] }, nowMs)
    await log.append(first, { from: 1, events: [stopped] }, nowMs)
    const untilMs = await keptUntilMs(first)
    expect(untilMs).toBeGreaterThanOrEqual(nowMs + keptMs - wholeSecondMs)
    expect(untilMs).toBeLessThan(nowMs + keptMs + 10 * 60_000)
  })
}
