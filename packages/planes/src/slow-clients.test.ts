import { createServer, type ServerResponse } from 'node:http'
import { type Clock, systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { sseEvent } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import type { Plane } from './plane.ts'
import { endInTime } from './request/end-in-time.ts'
import type { RouterEvent } from './router-event.ts'
import { fakeLambdaEndpoint, preludePayload } from './testing/fake-lambda-endpoint.ts'
import { alwaysFull, lambda, type RouterRig, routerRig, tasks, tasksReady } from './testing/router-rig.ts'
import { connectTo, listenOn, until } from './testing/servers.ts'

/** More than the kernel buffers of a connection take. */
const muchMb = 24
/** No test lasts so long: it is over when the test says so. */
const idleTimeoutMs = 60_000
const megabyte = Buffer.alloc(1_048_576, 'x')
const chatHeaders = { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' }
const longEvents = Buffer.from(sseEvent({ type: 'text-delta', delta: 'x'.repeat(60_000) }).repeat(17))

describe('a client that does not read is cut off, and its slot is free', () => {
  test('when a task answers', async () => {
    const task = await listenOn(
      createServer(async (request, response) => {
        if (request.url === '/ready') return response.end()
        response.setMaxListeners(0)
        for (let part = 0; part < muchMb && !response.destroyed; part += 1) {
          if (!response.write(megabyte))
            await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
        }
        return response.end()
      }),
    )
    const { clock, passTime } = clockOnHold()
    const { plane: primary, answers } = watched(tasks([task], { idleTimeoutMs, clock }))
    const rig = await routerRig({ primary, maxBufferedBodyBytes: 1_000 })
    await tasksReady(rig, 1)
    await expectCut(rig, answers, passTime)
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0, tasks: [{ state: 'ready' }] })
  })

  test.each([
    ['some answer', {}, megabyte],
    ['a chat stream', chatHeaders, longEvents],
  ])('when Lambda answers with %s, which is none of its faults', async (_what, headers, bytes) => {
    const payloads = Array.from({ length: muchMb }, () => ({ kind: 'payload' as const, bytes }))
    const steps = [preludePayload(200, headers), ...payloads, { kind: 'complete' as const }]
    const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps }))
    const { clock, passTime } = clockOnHold()
    const { plane: overflow, answers } = watched(
      lambda(endpoint.url, { idleTimeoutMs, firstByteTimeoutMs: idleTimeoutMs, clock }),
    )
    const rig = await routerRig({ primary: alwaysFull(), overflow })
    await expectCut(rig, answers, passTime)
    expect(rig.router.status().planes[1]).toMatchObject({ inFlight: 0 })
    await until(() => endpoint.openInvocations() === 0)
  })
})

test('what has ended but is not read is cut after its time; what has left needs no timer', async () => {
  const clock = new ManualClock()
  const responses: ServerResponse[] = []
  const url = await listenOn(
    createServer((request, response) => {
      responses.push(response)
      response.end(request.url === '/short' ? 'short' : Buffer.alloc(muchMb * megabyte.length))
    }),
  )
  await (await fetch(`${url}/short`)).text()
  const socket = askWithoutReading(url)
  await until(() => responses.length === 2)
  for (const response of responses) endInTime(response, clock, 1_000)
  expect(clock.pendingTimers).toBe(1)
  await clock.advance(1_000)
  expect(responses.map(({ destroyed }) => destroyed)).toEqual([true, true])
  await expectClosed(socket)
})

async function expectCut(rig: RouterRig, answers: readonly ServerResponse[], passTime: () => void): Promise<void> {
  const socket = askWithoutReading(rig.url)
  await until(() => answers[0]?.writableNeedDrain === true)
  passTime()
  await until(() => rig.routed().length === 1)
  expect(rig.routed()[0]).toMatchObject({ outcome: 'stalled' })
  await expectClosed(socket)
}

/** Time as it is, except that what waits for `idleTimeoutMs` waits for `passTime`: a busy machine brings no silence. */
function clockOnHold(): { clock: Clock; passTime: () => void } {
  const waiting = new Set<() => void>()
  let passedMs = 0
  const after: Clock['after'] = (delayMs, callback, options) => {
    if (delayMs !== idleTimeoutMs) return systemClock.after(delayMs, callback, options)
    waiting.add(callback)
    return () => waiting.delete(callback)
  }
  const passTime = () => {
    passedMs += idleTimeoutMs
    for (const callback of waiting) callback()
  }
  return { clock: { ...systemClock, now: () => systemClock.now() + passedMs, after }, passTime }
}

/** The plane that `open` makes, and the answers that it writes. */
function watched<T extends Plane>(open: (onEvent: (event: RouterEvent) => void) => T) {
  const answers: ServerResponse[] = []
  const plane = (onEvent: (event: RouterEvent) => void): T => {
    const opened = open(onEvent)
    const { run } = opened
    opened.run = (exchange, observer) => {
      answers.push(exchange.response)
      run(exchange, observer)
    }
    return opened
  }
  return { plane, answers }
}

function askWithoutReading(origin: string) {
  const socket = connectTo(origin)
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  return socket.on('error', () => {})
}

/** What had left before is still there to be read; then comes the end. */
async function expectClosed(socket: ReturnType<typeof askWithoutReading>): Promise<void> {
  await new Promise((resolve) => socket.once('close', resolve).resume())
}
