import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { createSocketLink } from './socket-link.ts'

const reply = { type: 'end', requestId: 'a' } as const
const options = { maxBufferedBytes: 100, slowClientMs: 30_000 }

/** A connection whose client takes bytes only when the test says so. */
function slowSocket() {
  const written: (() => void)[] = []
  let terminated = false
  const socket = {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    send: (_text: string, done: () => void) => written.push(done),
    terminate: () => {
      terminated = true
    },
  }
  return { socket, written, terminated: () => terminated, link: (clock: ManualClock) => linkOver(socket, clock) }
}

function linkOver(socket: object, clock: ManualClock) {
  return createSocketLink(socket as WebSocket, { ...options, clock })
}

test('a writer does not wait for a client that is not behind', async () => {
  const clock = new ManualClock()
  await slowSocket().link(clock).send(reply)
  expect(clock.pendingTimers).toBe(0)
})

test('a writer waits for a client that is behind, until it has caught up', async () => {
  const clock = new ManualClock()
  const { socket, written, link, terminated } = slowSocket()
  socket.bufferedAmount = 101
  let sent = false
  const sending = link(clock)
    .send(reply)
    .then(() => {
      sent = true
    })
  await clock.advance(29_999)
  expect(sent).toBe(false)
  written[0]?.()
  await sending
  await clock.advance(60_000)
  expect([clock.pendingTimers, terminated()]).toEqual([0, false])
})

test('a client that stays behind is cut', async () => {
  const clock = new ManualClock()
  const { socket, link, terminated } = slowSocket()
  socket.bufferedAmount = 101
  void link(clock).send(reply)
  await clock.advance(30_000)
  expect(terminated()).toBe(true)
})
