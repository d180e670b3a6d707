import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeInvokeComplete, encodePayloadChunk } from './event-stream.ts'

describe('event stream', () => {
  test('any payloads survive encoding, cut anywhere', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 8 })
    fc.assert(
      fc.property(payloads, fc.array(fc.nat({ max: 5_000 })), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(encodePayloadChunk))
        const received = decodeAll(cut(bytes, cuts))
        expect(received.map(({ payload }) => [...payload])).toEqual(sent.map((payload) => [...payload]))
        expect(received.every(({ headers }) => headers[':event-type'] === 'PayloadChunk')).toBe(true)
      }),
    )
  })

  test('a payload of many megabytes fits into one frame', () => {
    const payload = Buffer.alloc(7_000_000, 'manga')
    const [message] = decodeAll([encodePayloadChunk(payload)])
    expect(message?.payload.equals(payload)).toBe(true)
  })

  test('a frame says what it carries', () => {
    const [message] = decodeAll([encodePayloadChunk(Buffer.from('x'))])
    expect(message?.headers).toEqual({
      ':event-type': 'PayloadChunk',
      ':content-type': 'application/octet-stream',
      ':message-type': 'event',
    })
  })

  test('the end carries an error only where there is one', () => {
    const [good, bad] = decodeAll([
      encodeInvokeComplete(),
      encodeInvokeComplete({ code: 'Runtime.ExitError', details: 'Größe 大' }),
    ])
    expect(good?.headers[':event-type']).toBe('InvokeComplete')
    expect(JSON.parse(String(good?.payload))).toEqual({})
    expect(JSON.parse(String(bad?.payload))).toEqual({ ErrorCode: 'Runtime.ExitError', ErrorDetails: 'Größe 大' })
  })
})

interface Message {
  headers: Record<string, string>
  payload: Buffer
}

/** A decoder of its own, that trusts no length and checks both sums. */
function decodeAll(pieces: readonly Buffer[]): Message[] {
  const messages: Message[] = []
  let rest = Buffer.alloc(0)
  for (const piece of pieces) {
    rest = Buffer.concat([rest, piece])
    while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
      messages.push(decode(rest.subarray(0, rest.readUInt32BE(0))))
      rest = rest.subarray(rest.readUInt32BE(0))
    }
  }
  expect(rest).toHaveLength(0)
  return messages
}

function decode(frame: Buffer): Message {
  expect(frame.readUInt32BE(8)).toBe(crc32(frame.subarray(0, 8)))
  expect(frame.readUInt32BE(frame.length - 4)).toBe(crc32(frame.subarray(0, -4)))
  const headersEnd = 12 + frame.readUInt32BE(4)
  return { headers: decodeHeaders(frame.subarray(12, headersEnd)), payload: frame.subarray(headersEnd, -4) }
}

function decodeHeaders(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    expect(bytes.readUInt8(nameEnd)).toBe(7)
    const valueStart = nameEnd + 3
    const valueEnd = valueStart + bytes.readUInt16BE(nameEnd + 1)
    headers[bytes.toString('utf8', at + 1, nameEnd)] = bytes.toString('utf8', valueStart, valueEnd)
    at = valueEnd
  }
  return headers
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((place) => Math.min(place, bytes.length)))].sort((a, b) => a - b)
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length))
}
