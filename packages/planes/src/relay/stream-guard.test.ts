import { createSseDecoder, sseDone, sseEvent } from '@manga-assist/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StreamGuard } from './stream-guard.ts'

const stream = [
  sseEvent({ type: 'start', messageId: 'm1' }),
  ': keep-alive\n\n',
  sseEvent({ type: 'text-start', id: 't' }),
  sseEvent({ type: 'text-delta', id: 't', delta: 'こんにちは, say "type":"finish" and\n\n' }),
  sseEvent({ type: 'text-end', id: 't' }),
  sseEvent({ type: 'finish-step' }),
  sseEvent({ type: 'finish', finishReason: 'stop' }),
  sseDone,
].join('')
const bytes = Buffer.from(stream)
/** Where the finish event is whole: what is cut after it is not broken. */
const finishEnd =
  bytes.indexOf(sseEvent({ type: 'finish', finishReason: 'stop' })) +
  Buffer.byteLength(sseEvent({ type: 'finish', finishReason: 'stop' }))

describe('the stream guard', () => {
  test('lets a whole stream through unchanged, wherever it is split', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const { text, whole } = relay(bytes, sizes)
        expect(text).toBe(stream)
        expect(whole).toBe(true)
      }),
    )
  })

  test('ends a stream that was cut at any byte with whole events and an error, whatever the splitting', () => {
    fc.assert(
      fc.property(fc.nat(finishEnd - 1), fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (cut, sizes) => {
        const { text, whole } = relay(bytes.subarray(0, cut), sizes)
        const events = createSseDecoder()(text)
        expect(whole).toBe(false)
        expect(events.at(-1)).toBe('[DONE]')
        expect(JSON.parse(events.at(-2) ?? '')).toMatchObject({ type: 'error', code: 'upstream-failed' })
        const before = events.slice(0, -2)
        expect(createSseDecoder()(stream).slice(0, before.length)).toEqual(before)
      }),
      { numRuns: 500 },
    )
  })

  test('takes an error or an abort of the application for an end', () => {
    for (const type of ['error', 'abort']) {
      const end = sseEvent({ type, errorText: 'no' })
      expect(relay(Buffer.from(end), [1_000])).toEqual({ text: end, whole: true })
    }
  })

  test('does not hold back a stream with other line breaks', () => {
    const guard = new StreamGuard()
    expect(guard.push(Buffer.from('data: {"type":"start"}\r\n\r\ndata: {')).toString()).toBe(
      'data: {"type":"start"}\r\n\r\n',
    )
  })

  test('reads the type of the event, however it is spaced, and not one inside it', () => {
    const spaced = 'data: {"type": "finish", "finishReason": "stop"}\n\n'
    expect(relay(Buffer.from(spaced), [7])).toEqual({ text: spaced, whole: true })
    const nested = sseEvent({ type: 'tool-output-available', output: { type: 'error' }, list: ['finish', 'abort'] })
    expect(relay(Buffer.from(nested), [1_000]).whole).toBe(false)
  })

  test('lets out no part of an event while there is a whole one, whatever came together', () => {
    const guard = new StreamGuard()
    const whole = sseEvent({ type: 'text-delta', delta: 'x'.repeat(60_000) })
    expect(guard.push(Buffer.from(`${whole}${whole}data: {"type":"text-de`)).toString()).toBe(whole + whole)
    expect(guard.close().bytes.toString()).toMatch(/^data: \{"type":"error"/)
  })

  test('puts the error outside an event that was too long to be held back', () => {
    const guard = new StreamGuard()
    const part = Buffer.from(`data: {"type":"text-delta","delta":"${'x'.repeat(70_000)}`)
    expect(guard.push(part).length).toBe(part.length)
    const events = createSseDecoder()(part.toString() + guard.close().bytes.toString())
    expect(events).toHaveLength(3)
    expect(JSON.parse(events[1] ?? '')).toMatchObject({ type: 'error', code: 'upstream-failed' })
    const after = new StreamGuard()
    after.push(part)
    after.push(Buffer.from('"}\n\n'))
    expect(after.close().bytes.toString()).toMatch(/^data: \{"type":"error"/)
  })

  test('holds back no more than 64 KB', () => {
    const guard = new StreamGuard()
    const part = Buffer.alloc(40_000, 'x')
    expect(guard.push(part).length).toBe(0)
    expect(guard.push(part).length).toBe(80_000)
  })
})

function relay(input: Buffer, sizes: readonly number[]): { text: string; whole: boolean } {
  const guard = new StreamGuard()
  const out: Buffer[] = []
  for (let start = 0, turn = 0; start < input.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    out.push(guard.push(input.subarray(start, start + size)))
    start += size
  }
  const { bytes: rest, whole } = guard.close()
  return { text: Buffer.concat([...out, rest]).toString('utf8'), whole }
}
