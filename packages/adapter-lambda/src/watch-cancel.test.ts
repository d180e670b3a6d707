import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ManualClock } from '@manga-assist/clock/testing'
import type { LambdaHttpEvent } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { createHandler } from './create-handler.ts'
import { eventOf, RecordingStream } from './testing/index.ts'

test('an answer that nobody wants ends at the next question, also of an application that does not listen', async () => {
  const run = await start()
  await run.clock.advance(2_500)
  expect(run.isOver()).toBe(false)
  run.cancelled.add('run-1')
  await run.clock.advance(1_099)
  expect(run.bodyCancelled()).toBe(false)
  await run.clock.advance(1)
  expect(run.bodyCancelled()).toBe(true)
  expect(run.isOver(), 'what the application still has to save is saved before the environment is frozen').toBe(false)
  await run.clock.advance(200)
  expect(run.isOver()).toBe(true)
  expect(run.signal()?.reason).toMatchObject({ code: 'client-left' })
  expect(run.clock.pendingTimers).toBe(0)
})

test('an answer whose reader has come back within a moment goes on', async () => {
  const run = await start()
  run.cancelled.add('run-1')
  await run.clock.advance(1_500)
  run.cancelled.delete('run-1')
  await run.clock.advance(5_000)
  expect([run.isOver(), run.signal()?.aborted]).toEqual([false, false])
})

test('an application that kept nothing but the signal of its request hears of it', async () => {
  const run = await start()
  await collectGarbage()
  run.cancelled.add('run-1')
  await run.clock.advance(1_600)
  expect(run.signal()?.aborted).toBe(true)
})

test('it is asked once a second, by the key of this run alone', async () => {
  const run = await start()
  run.cancelled.add('run-11')
  await run.clock.advance(4_900)
  expect([run.asked, run.isOver()]).toEqual([['run-1', 'run-1', 'run-1', 'run-1'], false])
})

test('a store that fails cancels nothing, and is asked again', async () => {
  const run = await start({ failures: 2 })
  run.cancelled.add('run-1')
  await run.clock.advance(2_500)
  expect(run.isOver()).toBe(false)
  await run.clock.advance(1_300)
  expect(run.isOver()).toBe(true)
})

test('a store that does not answer is not asked again meanwhile', async () => {
  const run = await start({ stalls: true })
  await run.clock.advance(10_000)
  expect(run.asked).toHaveLength(1)
})

test.each([{}, { cancelKey: 7 }])('a run without a key is never asked about: %j', async (more) => {
  const run = await start({ event: more })
  await run.clock.advance(10_000)
  expect(run.asked).toEqual([])
})

/** What was weakly referenced in this turn of the event loop is kept until the next. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  await new Promise((resolve) => setImmediate(resolve))
  collect()
}

interface Start {
  event?: object
  failures?: number
  stalls?: boolean
}

/** Invokes a handler whose application writes for ever, a line each 100 ms, whatever its request's signal says. */
async function start({ event = { cancelKey: 'run-1' }, failures = 0, stalls = false }: Start = {}) {
  const clock = new ManualClock()
  const cancelled = new Set<string>()
  const asked: string[] = []
  let failuresLeft = failures
  let signal: AbortSignal | undefined
  let bodyCancelled = false
  const body = new ReadableStream({
    pull: (controller) =>
      new Promise((resolve) => {
        clock.after(100, () => {
          if (!bodyCancelled) controller.enqueue(new TextEncoder().encode('data: more\n\n'))
          resolve()
        })
      }),
    cancel: () => {
      bodyCancelled = true
    },
  })
  const handler = createHandler({
    clock,
    fetch: (request) => {
      signal = request.signal
      return new Response(body)
    },
    isCancelled: (key) => {
      asked.push(key)
      if (stalls) return new Promise(() => {})
      failuresLeft -= 1
      return failuresLeft >= 0 ? Promise.reject(new Error('store away')) : Promise.resolve(cancelled.has(key))
    },
  })
  const whole: LambdaHttpEvent = { ...(await eventOf(new Request('https://manga.test/'))), ...event }
  let over = false
  const stream = new RecordingStream()
  const context = { getRemainingTimeInMillis: () => 900_000 }
  void handler(whole, stream, context).then(() => {
    over = true
  })
  return { clock, cancelled, asked, isOver: () => over, signal: () => signal, bodyCancelled: () => bodyCancelled }
}
