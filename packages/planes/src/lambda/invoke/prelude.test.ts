import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPreludeParser, maxPreludeBytes, type ParsedPrelude } from './prelude.ts'

const nul = Buffer.alloc(8)

describe('the prelude', () => {
  test('is read with the body behind it, wherever the bytes are split', () => {
    const headers = fc.dictionary(fc.stringMatching(/^x-[a-z]{1,10}$/), fc.stringMatching(/^[ -~]{0,20}$/))
    const body = fc.uint8Array({ maxLength: 40 })
    fc.assert(
      fc.property(
        headers,
        fc.integer({ min: 200, max: 599 }),
        body,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (given, statusCode, rest, sizes) => {
          const prelude = { statusCode, headers: given, cookies: ['a=1', 'b=2'] }
          const bytes = Buffer.concat([Buffer.from(JSON.stringify(prelude)), nul, rest])
          const parsed = feed(bytes, sizes)
          expect(parsed.prelude).toEqual(prelude)
          expect(parsed.body).toEqual(Buffer.from(rest))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('may leave out headers and cookies', () => {
    expect(feed(Buffer.concat([Buffer.from('{}'), nul]), [3]).prelude).toEqual({
      statusCode: 200,
      headers: {},
      cookies: [],
    })
  })

  test.each([
    ['no JSON', 'not json'],
    ['a list', '[]x'],
    ['null', 'null'],
    ['status 99', '{"statusCode":99}'],
    ['status 101', '{"statusCode":101}'],
    ['status 1000', '{"statusCode":1000}'],
    ['a status that is text', '{"statusCode":"200"}'],
    ['a line break in a header', '{"headers":{"x-a":"1\\r\\nset-cookie: b=2"}}'],
    ['a line break in a cookie', '{"cookies":["a=1\\r\\nx: y"]}'],
    ['a header name with a space', '{"headers":{"x a":"1"}}'],
    ['a NUL in a header', '{"headers":{"x-a":"\\u0000"}}'],
    ['cookies that are no list', '{"cookies":"a=1"}'],
  ])('is refused with %s', (_name, text) => {
    expect(() => feed(Buffer.concat([Buffer.from(text), nul]), [5])).toThrow(
      expect.objectContaining({ code: 'bad-prelude', message: expect.stringContaining('prelude') }),
    )
  })

  test.each([[[1_000]], [[maxPreludeBytes * 2]]])(
    'is refused when it is longer than 16 KB, in parts of %j',
    (sizes) => {
      const long = JSON.stringify({ headers: { 'x-long': 'x'.repeat(maxPreludeBytes) } })
      expect(() => feed(Buffer.concat([Buffer.from(long), nul]), sizes)).toThrow(/longer than 16384 bytes/)
      expect(() => feed(Buffer.alloc(maxPreludeBytes * 2, 'x'), sizes)).toThrow(/longer than 16384 bytes/)
    },
  )
})

function feed(
  bytes: Buffer,
  sizes: readonly number[],
): { prelude: ParsedPrelude['prelude'] | undefined; body: Buffer } {
  const parse = createPreludeParser()
  const body: Buffer[] = []
  let prelude: ParsedPrelude['prelude'] | undefined
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const chunk = bytes.subarray(start, start + (sizes[turn % sizes.length] ?? 1))
    start += chunk.length
    if (prelude !== undefined) body.push(chunk)
    else {
      const parsed = parse(chunk)
      prelude = parsed?.prelude
      if (parsed !== undefined) body.push(parsed.rest)
    }
  }
  return { prelude, body: Buffer.concat(body) }
}
