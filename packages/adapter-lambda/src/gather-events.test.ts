import { finished } from 'node:stream/promises'
import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createHandler } from './create-handler.ts'
import { createEventGatherer } from './gather-events.ts'
import { eventOf, invokeRaw, RecordingStream } from './testing/index.ts'

const windowMs = 20

test('the first event goes out at once, what follows within the window together', async () => {
  const { clock, push, written } = gatherer()
  push(event(1))
  expect(written()).toEqual([event(1)])
  await clock.advance(5)
  push(event(2))
  await clock.advance(10)
  push(event(3))
  expect(written()).toEqual([event(1)])
  await clock.advance(5)
  expect(written()).toEqual([event(1), event(2) + event(3)])
  expect(clock.pendingTimers).toBe(0)
})

test('a slow stream is not slowed down', async () => {
  const { clock, push, written } = gatherer()
  for (let number = 1; number <= 3; number += 1) {
    push(event(number))
    expect(written()).toHaveLength(number)
    await clock.advance(windowMs)
  }
})

test('fifty tokens five milliseconds apart take fourteen writes, and fifty without it', async () => {
  const writesOf = async (ms: number) => {
    const { clock, push, flush, written } = gatherer(ms)
    for (let number = 1; number <= 50; number += 1) {
      push(event(number))
      await clock.advance(5)
    }
    flush()
    expect(written().join('')).toBe(Array.from({ length: 50 }, (_, at) => event(at + 1)).join(''))
    return written().length
  }
  expect([await writesOf(windowMs), await writesOf(0)]).toEqual([14, 50])
})

test('an event that comes in pieces goes out whole', async () => {
  const { clock, push, written } = gatherer()
  push('data: be')
  expect(written()).toEqual([])
  await clock.advance(5)
  push(`gun\n\n${event(2)}data: ha`)
  await clock.advance(15)
  expect(written()).toEqual([`data: begun\n\n${event(2)}`])
  push('lf\r\n\r\n')
  await clock.advance(windowMs)
  expect(written()).toEqual([`data: begun\n\n${event(2)}`, 'data: half\r\n\r\n'])
})

test('what never becomes whole waits for one window only', async () => {
  const { clock, push, written } = gatherer()
  push('data: for ever')
  await clock.advance(windowMs)
  expect(written()).toEqual(['data: for ever'])
  expect(clock.pendingTimers).toBe(0)
})

test('holds 16 KiB at most', () => {
  const { push, written } = gatherer()
  push(event(1))
  const large = `data: ${'x'.repeat(9_000)}\n\n`
  push(large)
  expect(written()).toHaveLength(1)
  push(large)
  expect(written()).toEqual([event(1), large + large])
})

test('the end writes what is held, and leaves no timer', () => {
  const { clock, push, flush, written } = gatherer()
  push(event(1))
  push(event(2))
  push('data: cut o')
  flush()
  expect(written()).toEqual([event(1), `${event(2)}data: cut o`])
  expect(clock.pendingTimers).toBe(0)
})

test('a body that breaks has brought everything before its error', async () => {
  const clock = new ManualClock()
  const stream = new RecordingStream()
  const pieces = [event(1), event(2), event(3)].map((text) => new TextEncoder().encode(text))
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece) controller.enqueue(piece)
      else controller.error(new Error('model went away'))
    },
  })
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
  const handler = createHandler({ clock, fetch: () => new Response(body, { headers }), gatherMs: windowMs })
  const request = new Request('https://manga.test/')
  const context = { getRemainingTimeInMillis: () => 60_000 }
  await expect(handler(await eventOf(request), stream, context)).rejects.toThrow('model went away')
  await finished(stream.end())
  expect(Buffer.concat(stream.chunks).toString()).toContain(event(1) + event(2) + event(3))
  expect(clock.pendingTimers).toBe(0)
})

test('what is no event stream is passed on as it comes', async () => {
  const clock = new ManualClock()
  const handler = createHandler({ clock, fetch: () => new Response('data: 1\n\ndata: ha') })
  const { bytes } = await invokeRaw(handler, await eventOf(new Request('https://manga.test/')))
  expect(bytes.toString()).toMatch(/data: 1\n\ndata: ha$/)
})

test.each([-1, 26, Number.NaN])('refuses a window of %s ms', (gatherMs) => {
  expect(() => createHandler({ clock: new ManualClock(), fetch: () => new Response(), gatherMs })).toThrow(
    `gatherMs must be from 0 to 25, got ${gatherMs}`,
  )
})

function event(number: number): string {
  return `data: {"delta":"${number}"}\n\n`
}

function gatherer(ms = windowMs) {
  const clock = new ManualClock()
  const writes: Uint8Array[] = []
  const { push, flush } = createEventGatherer({ clock, windowMs: ms, write: (bytes) => void writes.push(bytes) })
  return {
    clock,
    push: (text: string) => push(new TextEncoder().encode(text)),
    flush,
    written: () => writes.map((bytes) => Buffer.from(bytes).toString()),
  }
}
