import { isTestCode, readSourceFiles } from '@manga-assist/workspace/rules'
import { describe, expect, test } from 'vitest'
import { errorCodesIn } from './error-codes.ts'

describe('codes of errors are found', () => {
  test('by the comments of their classes', () => {
    const text =
      "/** The trace is none:\n * which line. */\nexport class TraceError extends Error {\n  override readonly name = 'TraceError'\n  readonly code = 'bad-trace'\n}\n"
    expect(errorCodesIn([{ path: 'a.ts', text }])).toEqual([
      { code: 'bad-trace', meaning: 'The trace is none: which line.', path: 'a.ts' },
    ])
  })

  test('by the lines in the comment of their union', () => {
    const text =
      "/**\n * Ways to fail.\n *\n * - one: it is\n *   slow\n * - two, three: they are gone\n */\nexport type XFault =\n  | 'one'\n  | 'two'\n  | 'three'\n\nexport"
    expect(errorCodesIn([{ path: 'a.ts', text }]).map(({ code, meaning }) => [code, meaning])).toEqual([
      ['one', 'It is slow.'],
      ['two', 'They are gone.'],
      ['three', 'They are gone.'],
    ])
  })

  test('all of them, as they stand in the sources', () => {
    const files = readSourceFiles().filter(({ path }) => !isTestCode(path.replace(/^\w+\/[\w-]+/, '')))
    const literal = files.flatMap(({ text }) =>
      [...text.matchAll(/^ {2}readonly code = '([\w-]+)'/gm)].map(([, code]) => code),
    )
    const found = errorCodesIn(files).map(({ code }) => code)
    expect(literal.length).toBeGreaterThan(20)
    expect(found).toEqual(expect.arrayContaining(literal))
    expect(found).toEqual(expect.arrayContaining(['model-throttled', 'table-mismatch', 'service']))
  })
})

test.each([
  ['a class', "class OddError extends Error {\n  readonly code = 'odd'\n}\n", 'class OddError in a.ts has no comment'],
  ['a union', "/** Ways. */\nexport type OddFault =\n  | 'odd'\n", 'OddFault in a.ts does not say what odd means'],
])('%s without words is an error that names it', (_what, text, message) => {
  expect(() => errorCodesIn([{ path: 'a.ts', text }])).toThrow(message)
})
