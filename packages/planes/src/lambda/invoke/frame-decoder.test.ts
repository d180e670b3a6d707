import { crc32 } from 'node:zlib'
import { encodeInvokeComplete, encodePayloadChunk } from '@manga-assist/lambda-emulator'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameDecoder, type FrameHeaders } from './frame-decoder.ts'

const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 })
const sizes = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 5 })

describe('frames', () => {
  test('come out as they went in, wherever the bytes are split', () => {
    fc.assert(
      fc.property(payloads, sizes, (given, split) => {
        const bytes = Buffer.concat([...given.map((payload) => encodePayloadChunk(payload)), encodeInvokeComplete()])
        const { frames } = decode(bytes, split)
        expect(frames.slice(0, -1).map(({ payload }) => payload)).toEqual(given.map((payload) => Buffer.from(payload)))
        expect(frames.map(({ headers }) => headers[':event-type'])).toEqual([
          ...given.map(() => 'PayloadChunk'),
          'InvokeComplete',
        ])
      }),
      { numRuns: 300 },
    )
  })

  test('have headers of every type; those that are no text are passed over', () => {
    const block = Buffer.concat([
      ...[0, 1].map((type) => header('flag', type, Buffer.alloc(0))),
      ...[1, 2, 4, 8].map((bytes, index) => header('number', 2 + index, Buffer.alloc(bytes))),
      header('bytes', 6, Buffer.from([0, 2, 7, 7])),
      header('time', 8, Buffer.alloc(8)),
      header('id', 9, Buffer.alloc(16)),
      header(':event-type', 7, Buffer.from([0, 2, 0x6f, 0x6b])),
    ])
    expect(decode(frame(block, Buffer.from('x'))).frames).toEqual([
      { headers: { ':event-type': 'ok' }, payload: Buffer.from('x') },
    ])
  })

  test('with any byte changed are refused, or wait for more than came', () => {
    const whole = encodePayloadChunk(Buffer.from('a payload of some length'))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), sizes, (at, flip, split) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        expect(() => decode(bytes, split)).toThrow(expect.objectContaining({ code: 'bad-frame' }))
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['longer than the protocol allows', lengths(64 * 1_024 * 1_024, 0), /at most 16908304 bytes, got 67108864/],
    ['shorter than its headers', lengths(40, 100), /cannot have 100 of its 40 bytes/],
    ['with more headers than allowed', lengths(400_000, 200_000), /cannot have 200000/],
    ['with a header of a type that is none', frame(header('odd', 11, Buffer.alloc(4))), /"odd" is of unknown type 11/],
    ['with a header that ends behind the others', frame(Buffer.from([3, 65])), /longer than its headers/],
  ])('are refused when one is %s', (_what, bytes, message) => {
    expect(() => decode(bytes)).toThrow(message)
  })

  test('come out only when they are whole', () => {
    expect(decode(encodePayloadChunk(Buffer.from('abc')).subarray(0, -1), [7]).frames).toEqual([])
  })
})

function decode(bytes: Buffer, split: readonly number[] = [bytes.length]) {
  const frames: { headers: FrameHeaders; payload: Buffer }[] = []
  const decoder = new FrameDecoder((headers, payload) => frames.push({ headers, payload: Buffer.from(payload) }))
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = split[turn % split.length] ?? 1
    decoder.push(bytes.subarray(at, at + size))
    at += size
  }
  return { frames }
}

function header(name: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([type]), value])
}

/** The beginning of a frame of these lengths, with its checksum. */
function lengths(total: number, headers: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(total, 0)
  bytes.writeUInt32BE(headers, 4)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8)
  return bytes
}

function frame(headers: Buffer, payload: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.concat([lengths(16 + headers.length + payload.length, headers.length), headers, payload])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(bytes))
  return Buffer.concat([bytes, checksum])
}
