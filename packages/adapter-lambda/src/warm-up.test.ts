import { ManualClock } from '@manga-assist/clock/testing'
import type { LambdaHttpEvent } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { createHandler } from './create-handler.ts'
import { eventOf, invokeRaw } from './testing/index.ts'

test('an event that only starts the environment keeps it busy for as long as it asks, and says which one it is', async () => {
  const { clock, isOver, answer } = await invoke({ warmUp: { holdMs: 300 } })
  await clock.advance(299)
  expect(isOver()).toBe(false)
  await clock.advance(1)
  expect(await answer).toContain('"x-environment-id":"environment-7"')
  expect(await answer).not.toContain('from the application')
})

test('nobody keeps it for longer than a second', async () => {
  const { clock, answer } = await invoke({ warmUp: { holdMs: 900_000 } })
  await clock.advance(1_000)
  expect(await answer).toContain('"statusCode":200')
})

test('what the first request would pay for is done once, and waited for', async () => {
  const warmed = Promise.withResolvers<void>()
  let times = 0
  const warmUp = () => {
    times += 1
    return warmed.promise
  }
  const { clock, isOver, answer, again } = await invoke({ warmUp: { holdMs: 300 } }, { warmUp })
  await clock.advance(300)
  expect(isOver()).toBe(false)
  warmed.resolve()
  expect(await answer).toContain('"x-environment-id":"environment-7"')
  const second = again()
  await clock.advance(300)
  await second
  expect(times).toBe(1)
})

test('a request of a client warms nothing', async () => {
  const { answer } = await invoke({}, { warmUp: () => Promise.reject(new Error('not asked for')) })
  expect(await answer).toContain('from the application')
})

test.each([{}, { warmUp: null }, { warmUp: { holdMs: 'long' } }, { warmUp: { holdMs: -1 } }])(
  'any other event is answered at once: %j',
  async (more) => {
    const { answer } = await invoke(more)
    expect(await answer).toContain('from the application')
  },
)

test('the function does not outlive its time for it', async () => {
  const { clock, answer } = await invoke({ warmUp: { holdMs: 800 } }, { remainingMs: 1_500 })
  const ended = expect(answer).rejects.toThrow('ms left')
  await clock.advance(500)
  await ended
  expect(clock.pendingTimers).toBe(0)
})

interface Invocation {
  remainingMs?: number
  warmUp?: () => Promise<void>
}

async function invoke(more: object, { remainingMs, ...options }: Invocation = {}) {
  const clock = new ManualClock()
  const fetch = () => new Response('from the application')
  const event: LambdaHttpEvent = { ...(await eventOf(new Request('https://manga.test/health'))), ...more }
  let over = false
  const handler = createHandler({ fetch, clock, environmentId: () => 'environment-7', ...options })
  const again = () => invokeRaw(handler, event, remainingMs).then(({ bytes }) => bytes.toString())
  const answer = again()
  answer.then(
    () => {
      over = true
    },
    () => {},
  )
  await clock.advance(0)
  return { clock, answer, again, isOver: () => over }
}
