import { ManualClock } from '@manga-assist/clock/testing'
import { timeouts } from '@manga-assist/contracts'
import type { TurnEvent } from '@manga-assist/core'
import { expect, test } from 'vitest'
import { memoryApp } from './testing/memory-app.ts'
import { turnsOf } from './testing/turns-of.ts'

const finished: TurnEvent = { kind: 'turn-stopped' }

test('an answer that is done soon is one JSON with its length known', async () => {
  const { asked, say } = ask()
  say({ kind: 'text-delta', text: 'Read Monster.' }, finished)
  const response = await asked
  expect(await response.text()).toMatch(/^\{"id":/)
})

test('one that takes longer has its head before a router gives up, and is valid JSON behind spaces', async () => {
  const { asked, say, clock } = ask()
  await clock.advance(timeouts.wholeAnswerHeadMs)
  const response = await asked
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  const text = response.text()
  await clock.advance(2 * timeouts.wholeAnswerSpaceMs)
  say({ kind: 'text-delta', text: 'Read Monster.' }, finished)
  expect(await text).toMatch(/^ {3}\{/)
  expect(JSON.parse(await text).choices[0].message.content).toBe('Read Monster.')
  expect(clock.pendingTimers).toBe(0)
})

test('one that fails behind its head is cut off, never a short answer', async () => {
  const { asked, say, clock } = ask()
  await clock.advance(timeouts.wholeAnswerHeadMs)
  const text = (await asked).text()
  say({ kind: 'turn-failed', failure: 'model-timeout', error: new Error('internal detail') })
  await expect(text).rejects.toThrow('the answer failed after its head was sent')
})

test('a reader who leaves while it is awaited ends the turn', async () => {
  const { asked, clock, isLeft } = ask()
  await clock.advance(timeouts.wholeAnswerHeadMs)
  await (await asked).body?.cancel()
  expect(isLeft()).toBe(true)
})

/** A question without a stream, whose turn goes as the test says. */
function ask() {
  const clock = new ManualClock()
  const said = Promise.withResolvers<TurnEvent[]>()
  let signal: AbortSignal | undefined
  async function* read(left: AbortSignal): AsyncGenerator<TurnEvent, void> {
    signal = left
    left.addEventListener('abort', () => said.resolve([]))
    yield* await said.promise
  }
  const body = JSON.stringify({ model: 'manga-assist', messages: [{ role: 'user', content: 'hello' }] })
  const headers = { 'content-type': 'application/json', 'x-user-id': 'reader' }
  const asked = Promise.resolve(
    memoryApp({ turns: turnsOf(read), clock }).request('/v1/chat/completions', { method: 'POST', headers, body }),
  )
  return { asked, clock, say: (...events: TurnEvent[]) => said.resolve(events), isLeft: () => signal?.aborted === true }
}
