import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { createLastLines } from './last-lines.ts'

async function follow(chunks: string[]) {
  const lines = createLastLines()
  const seen: string[] = []
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
  lines.follow(stream, (line) => seen.push(line))
  await finished(stream)
  return { seen, held: lines.all() }
}

test('lines are put together from pieces, the last one too', async () => {
  const { seen, held } = await follow(['ready ht', 'tp://a\r\ntask', ' 1\nunfinished'])
  expect(seen).toEqual(['ready http://a', 'task 1'])
  expect(held).toEqual(['ready http://a', 'task 1', 'unfinished'])
})

test('only the last twenty are held', async () => {
  const { seen, held } = await follow(Array.from({ length: 50 }, (_, index) => `line ${index}\n`))
  expect(seen).toHaveLength(50)
  expect(held).toHaveLength(20)
  expect(held[0]).toBe('line 30')
})

test('a line without end is cut', async () => {
  const { held } = await follow(Array.from({ length: 100 }, () => 'x'.repeat(1_000)))
  expect(held).toHaveLength(1)
  expect(held[0]?.length).toBeLessThanOrEqual(2_000)
})
