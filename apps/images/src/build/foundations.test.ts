import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FoundationError, readFoundations } from './foundations.ts'

const digest = `sha256:${'0a'.repeat(32)}`
const read = (base: string) =>
  readFoundations(`# why\nBASE=${base}\nBUILDER=registry.example/node@${digest}\n`, 'f.env')

test('a release is built on images by digest', () => {
  expect(read(`registry.example:5000/distroless/node@${digest}`)).toEqual({
    base: `registry.example:5000/distroless/node@${digest}`,
    builder: `registry.example/node@${digest}`,
  })
})

test.each(['registry.example/node:24', `registry.example/node@sha256:DIGEST`, `registry.example/node@${digest}0`, ''])(
  '%j is refused by name, rule and value',
  (base) => {
    expect(() => read(base)).toThrow(FoundationError)
    expect(() => read(base)).toThrow(`f.env: BASE must be an image by digest`)
    expect(() => read(base)).toThrow(`got ${JSON.stringify(base)}`)
  },
)

test('what is in the repository is refused until somebody fills it in, or is by digest', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docker/base/public.env'), 'utf8')
  const isFilled = !text.includes('sha256:DIGEST')
  const reading = () => readFoundations(text, 'public.env')
  if (isFilled) expect(reading().base).toContain('@sha256:')
  else expect(reading).toThrow('Fill it in before a release')
})
