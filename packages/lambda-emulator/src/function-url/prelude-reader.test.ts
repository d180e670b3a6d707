import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPreludeReader, maxPreludeBytes, type PreludeProgress } from './prelude-reader.ts'

test('finds the same metadata and body however the bytes are cut', () => {
  const bytes = Buffer.from(`{"statusCode":200}${'\0'.repeat(8)}\0\0body\0`)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 })), (sizes) => {
      const { progress, unread } = readInPieces(bytes, sizes)
      expect(progress.kind === 'complete' && progress.prelude.toString()).toBe('{"statusCode":200}')
      const rest = progress.kind === 'complete' ? progress.rest : Buffer.alloc(0)
      expect(Buffer.concat([rest, unread]).toString()).toBe('\0\0body\0')
    }),
  )
})

test('takes metadata up to the limit, and no byte more', () => {
  for (const [length, kind] of [
    [maxPreludeBytes, 'complete'],
    [maxPreludeBytes + 1, 'too-long'],
  ] as const) {
    const bytes = Buffer.concat([Buffer.alloc(length, 'x'), Buffer.alloc(8)])
    expect(createPreludeReader()(bytes).kind).toBe(kind)
    expect(readInPieces(bytes, Array(length).fill(1_000)).progress.kind).toBe(kind)
  }
})

test('gives up on metadata that have no end', () => {
  const read = createPreludeReader()
  let gathered = 0
  while (read(Buffer.alloc(1_000, 'x')).kind === 'incomplete') gathered += 1_000
  expect(gathered).toBeLessThanOrEqual(maxPreludeBytes + 8)
})

/** Reads pieces of the sizes given, then the rest at once, until there is a result. */
function readInPieces(bytes: Buffer, sizes: readonly number[]): { progress: PreludeProgress; unread: Buffer } {
  const read = createPreludeReader()
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    const progress = read(bytes.subarray(at, at + size))
    at += size
    if (progress.kind !== 'incomplete') return { progress, unread: bytes.subarray(at) }
  }
  throw new Error('no end was found')
}
