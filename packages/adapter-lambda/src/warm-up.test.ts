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

test.each([{}, { warmUp: null }, { warmUp: { holdMs: 'long' } }, { warmUp: { holdMs: -1 } }])(
  'any other event is answered at once: %j',
  async (more) => {
    const { answer } = await invoke(more)
    expect(await answer).toContain('from the application')
  },
)

test('the function does not outlive its time for it', async () => {
  const { clock, answer } = await invoke({ warmUp: { holdMs: 800 } }, 1_500)
  const ended = expect(answer).rejects.toThrow('ms left')
  await clock.advance(500)
  await ended
  expect(clock.pendingTimers).toBe(0)
})

async function invoke(more: object, remainingMs?: number) {
  const clock = new ManualClock()
  const fetch = () => new Response('from the application')
  const event: LambdaHttpEvent = { ...(await eventOf(new Request('https://manga.test/health'))), ...more }
  let over = false
  const handler = createHandler({ fetch, clock, environmentId: 'environment-7' })
  const answer = invokeRaw(handler, event, remainingMs).then(({ bytes }) => bytes.toString())
  answer.then(
    () => {
      over = true
    },
    () => {},
  )
  await clock.advance(0)
  return { clock, answer, isOver: () => over }
}
