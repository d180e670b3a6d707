import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLineSplitter, maxLineLength } from './line-splitter.ts'

describe('line splitter', () => {
  test('finds the same lines wherever the bytes are cut', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }).map((line) => line.replace(/[\r\n]/g, '')))
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 7 }), (expected, step) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''))
        expect(split(bytes, step)).toEqual(expected)
      }),
    )
  })

  test('what is left at the end is a line', () => {
    expect(split(Buffer.from('one\r\ntwo'), 2)).toEqual(['one', 'two'])
  })

  test('an endless line comes in pieces of bounded length', () => {
    const text = 'x'.repeat(2 * maxLineLength + 5)
    for (const bytes of [text, `${text}\n`]) {
      const pieces = split(Buffer.from(bytes), 1_000)
      expect(pieces.join('')).toBe(text)
      expect(Math.max(...pieces.map((piece) => piece.length))).toBe(maxLineLength)
    }
  })
})

function split(bytes: Buffer, step: number): string[] {
  const lines: string[] = []
  const splitter = createLineSplitter((line) => lines.push(line))
  for (let at = 0; at < bytes.length; at += step) splitter.write(bytes.subarray(at, at + step))
  splitter.end()
  return lines
}
