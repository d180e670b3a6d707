import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createParentRehearsal } from './parent-rehearsal.ts'

const begun = { kind: 'rehearsal', state: 'running', leftMs: 26_000, problem: null }
const over = { ...begun, state: 'idle', leftMs: 0 }
const idle = { state: 'idle', leftMs: 0, problem: null }

test('asks its parent, and says how long it goes on', async () => {
  const { rehearsal, sent, told, clock } = setUp()
  expect(rehearsal?.status()).toEqual(idle)
  expect(rehearsal?.start()).toEqual({ kind: 'started' })
  told(begun)
  await clock.advance(20_000)
  expect(rehearsal?.status()).toEqual({ state: 'running', leftMs: 6_000, problem: null })
  rehearsal?.stop()
  told({ ...over, problem: 'It ended early.' })
  expect(rehearsal?.status()).toEqual({ ...idle, problem: 'It ended early.' })
  expect(sent).toEqual([
    { kind: 'rehearse', action: 'start' },
    { kind: 'rehearse', action: 'stop' },
  ])
})

test('plays one at a time, and rests in between', async () => {
  const { rehearsal, sent, told, clock } = setUp()
  rehearsal?.start()
  expect(rehearsal?.start()).toEqual({ kind: 'running' })
  told(begun)
  expect(rehearsal?.start()).toEqual({ kind: 'running' })
  told(over)
  await clock.advance(4_000)
  expect(rehearsal?.start()).toEqual({ kind: 'too-soon', leftMs: 1_000 })
  await clock.advance(1_000)
  expect(rehearsal?.start()).toEqual({ kind: 'started' })
  expect(sent).toHaveLength(2)
})

test('stops nothing when nothing runs, and listens to no other message', () => {
  const { rehearsal, sent, told } = setUp()
  rehearsal?.stop()
  for (const message of [null, 'rehearsal', { kind: 'listening' }]) told(message)
  expect([sent, rehearsal?.status()]).toEqual([[], idle])
})

test('there is none without a parent to play it', () => {
  expect(createParentRehearsal({ on: () => {} }, new ManualClock())).toBeUndefined()
})

function setUp() {
  const clock = new ManualClock()
  const sent: unknown[] = []
  let told: (message: unknown) => void = () => {}
  const parent = {
    on: (_event: 'message', listener: (message: unknown) => void) => {
      told = listener
    },
    send: (message: unknown) => void sent.push(message),
  }
  return { rehearsal: createParentRehearsal(parent, clock), clock, sent, told: (message: unknown) => told(message) }
}
