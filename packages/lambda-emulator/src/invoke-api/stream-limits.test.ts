import { ManualClock } from '@manga-assist/clock/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixture, openStream, readStream, setUp, stream } from '../testing/harness.ts'
import { createStreamGauge, Pace, type StreamLimits } from './stream-limits.ts'

describe('the pace of a stream', () => {
  test('is free for the first bytes, then so many a second', async () => {
    const { clock, arrived, push } = startGauge({ streamBurstBytes: 1_000, streamBytesPerSecond: 100 })
    await push(600)
    await push(500)
    await clock.advance(999)
    expect(arrived()).toBe(600)
    await clock.advance(1)
    expect(arrived()).toBe(1_100)
    await push(50)
    await clock.advance(499)
    expect(arrived()).toBe(1_100)
    await clock.advance(1)
    expect(arrived()).toBe(1_150)
  })

  test('saves up nothing while the function writes nothing', async () => {
    const { clock, arrived, push } = startGauge({ streamBurstBytes: 0, streamBytesPerSecond: 100 })
    await clock.advance(60_000)
    await push(100)
    await clock.advance(999)
    expect(arrived()).toBe(0)
    await clock.advance(1)
    expect(arrived()).toBe(100)
  })

  test('has no limit where it is switched off', async () => {
    const { clock, arrived, push } = startGauge({ streamBurstBytes: 0, streamBytesPerSecond: 0 })
    await push(1_000_000)
    await clock.advance(0)
    expect(arrived()).toBe(1_000_000)
    expect(clock.pendingTimers).toBe(0)
  })

  test('ends its waiting when the emulator stops', async () => {
    const { clock, arrived, push, stop } = startGauge({ streamBurstBytes: 0, streamBytesPerSecond: 1 })
    await push(1_000)
    stop()
    await clock.advance(0)
    expect([arrived(), clock.pendingTimers]).toEqual([1_000, 0])
  })

  test('never lets more through in any time than it may, however the bytes are cut', () => {
    const write = fc.record({ bytes: fc.integer({ min: 1, max: 500 }), afterMs: fc.integer({ min: 0, max: 3_000 }) })
    fc.assert(
      fc.property(fc.array(write), (writes) => {
        const pace = new Pace({ streamBurstBytes: 1_000, streamBytesPerSecond: 100 })
        let [nowMs, arrived] = [0, 0]
        for (const { bytes, afterMs } of writes) {
          nowMs += afterMs
          nowMs += pace.pauseMs(bytes)
          arrived += bytes
          expect(arrived).toBeLessThanOrEqual(1_000 + (nowMs * 100) / 1_000 + 0.001)
        }
      }),
    )
  })
})

describe('a stream that is larger than it may be', () => {
  const limits = { maxStreamedBytes: 5 }

  test('ends with an error behind the bytes that fitted, and its environment lives on', async () => {
    const { client, emulator } = await setUp([fixture('chunks')], limits)
    for (let round = 0; round < 2; round += 1) {
      const { body, end } = await stream(client, 'chunks', { chunks: ['one', 'two', 'three'] })
      expect(body.toString()).toBe('onetw')
      expect(end?.ErrorCode).toBe('Function.ResponseSizeTooLarge')
    }
    expect(emulator.status().functions[0]?.coldStarts).toBe(1)
  })

  test('is whole at exactly the limit', async () => {
    const { client } = await setUp([fixture('chunks')], limits)
    const { body, end } = await stream(client, 'chunks', { chunks: ['one', 'tw'] })
    expect([body.toString(), end]).toEqual(['onetw', {}])
  })

  test('breaks off at a function URL', async () => {
    const url = { port: 0, invokeMode: 'RESPONSE_STREAM' } as const
    const { emulator } = await setUp([fixture('marked', { url })], limits)
    const response = await fetch(emulator.status().functions[0]?.url ?? '')
    await expect(response.text()).rejects.toThrow()
  })

  test('is not limited so where it is answered whole', async () => {
    const { emulator } = await setUp([fixture('chunks')], limits)
    const body = JSON.stringify({ chunks: ['one', 'two', 'three'] })
    const response = await fetch(`${emulator.url}/2015-03-31/functions/chunks/invocations`, { method: 'POST', body })
    expect(await response.text()).toBe('onetwothree')
  })
})

test('the caller of a stream waits for the bytes behind the fast ones', async () => {
  const clock = new ManualClock()
  const { client } = await setUp([fixture('chunks')], { clock, streamBurstBytes: 3, streamBytesPerSecond: 3 })
  const reading = await openStream(client, 'chunks', { chunks: ['one', 'two'] })
  expect(Buffer.from((await reading.next()).value.PayloadChunk.Payload).toString()).toBe('one')
  const rest = readStream(reading)
  let arrived = false
  void rest.then(() => {
    arrived = true
  })
  const advanceUntilArrived = async () => {
    if (!arrived) await clock.advance(500)
    return arrived
  }
  await expect.poll(advanceUntilArrived).toBe(true)
  expect((await rest).body.toString()).toBe('two')
  expect(clock.now()).toBeGreaterThanOrEqual(1_000)
})

/** A gauge with a function that writes as the test says, and a reader that always reads. */
function startGauge(limits: Omit<StreamLimits, 'maxStreamedBytes'>) {
  const clock = new ManualClock()
  const stopping = new AbortController()
  const gauge = createStreamGauge({ maxStreamedBytes: 10_000_000, ...limits }, clock, stopping.signal)
  const written: Buffer[] = []
  let wake = Promise.withResolvers<void>()
  let arrived = 0
  async function* body() {
    for (;;) {
      const chunk = written.shift()
      if (chunk) yield chunk
      else await wake.promise
    }
  }
  const receive = gauge.limit(async (response) => {
    for await (const chunk of response.body) arrived += chunk.length
    return 'received'
  })
  void receive({ contentType: 'text/plain', body: body() })
  const push = async (bytes: number) => {
    written.push(Buffer.alloc(bytes))
    wake.resolve()
    wake = Promise.withResolvers()
    await clock.advance(0)
  }
  return { clock, arrived: () => arrived, push, stop: () => stopping.abort() }
}
