import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSseDecoder, sseDone, sseEvent } from './index.ts'

describe('server-sent events', () => {
  test('what is encoded comes back, wherever the text is split', () => {
    const values = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '\r\n', 'data: x', '\u2028')),
    )
    fc.assert(
      fc.property(values, fc.array(fc.nat(40), { minLength: 1 }), (texts, sizes) => {
        const encoded = texts.map((text) => sseEvent({ text })).join('') + sseDone
        const decode = createSseDecoder()
        const decoded = split(encoded, sizes).flatMap(decode)
        expect(decoded).toEqual([...texts.map((text) => JSON.stringify({ text })), '[DONE]'])
      }),
    )
  })

  test.each([
    ['line feeds', 'data: one\n\ndata: two\n\n', ['one', 'two']],
    ['carriage returns', 'data: one\r\rdata: two\r\r:', ['one', 'two']],
    ['both', 'data: one\r\n\r\ndata: two\r\n\r\n', ['one', 'two']],
    ['comments and other fields', ': hello\nevent: x\nid: 1\nretry: 5\ndata: one\n\n', ['one']],
    ['several data lines', 'data: one\ndata: two\n\n', ['one\ntwo']],
    ['no space after the colon', 'data:one\n\n', ['one']],
    ['an event that is not finished', 'data: one\n', []],
  ])('reads %s', (_name, text, expected) => {
    expect([...text].flatMap(createSseDecoder())).toEqual(expected)
    expect(createSseDecoder()(text)).toEqual(expected)
  })

  test.each([
    ['one long line', `data: ${'x'.repeat(600_000)}`],
    ['many lines', 'data: x\n'.repeat(200_000)],
  ])('refuses an event without end: %s', (_name, text) => {
    const decode = createSseDecoder()
    expect(() => {
      decode(text)
      decode(text)
    }).toThrow(RangeError)
  })
})

function split(text: string, sizes: readonly number[]): string[] {
  const parts: string[] = []
  for (let start = 0, turn = 0; start < text.length; turn += 1) {
    const size = (sizes[turn % sizes.length] ?? 0) + 1
    parts.push(text.slice(start, start + size))
    start += size
  }
  return parts
}
