import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFoundations } from './foundations.ts'

const digest = `sha256:${'0a'.repeat(32)}`
const read = (base: string) =>
  readFoundations(`# why\nBASE=${base}\nBUILDER=registry.example/node@${digest}\n`, 'f.env')

test('a release is built on images by digest', () => {
  const base = `registry.example:5000/distroless/node@${digest}`
  const builder = `registry.example/node@${digest}`
  expect(read(base)).toEqual({ kind: 'by-digest', foundations: { base, builder } })
})

test.each(['registry.example/node:24', 'registry.example/node@sha256:DIGEST', `registry.example/node@${digest}0`, ''])(
  '%j is not enough, which is told with file, name, rule and value',
  (base) => {
    expect(read(base)).toEqual({
      kind: 'not-by-digest',
      message: `f.env: BASE must be an image by digest (registry/name@sha256: and 64 hexadecimal digits); got ${JSON.stringify(base)}`,
    })
  },
)

test('what is in the repository waits for somebody to fill it in, or is by digest', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docker/base/public.env'), 'utf8')
  const expected = text.includes('sha256:DIGEST') ? 'not-by-digest' : 'by-digest'
  expect(readFoundations(text, 'public.env').kind).toBe(expected)
})
