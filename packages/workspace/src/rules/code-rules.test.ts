import { expect, test } from 'vitest'
import { codeViolations } from './code-rules.ts'
import { readSourceFiles } from './source-files.ts'

test('every file of the repository keeps to the rules on code', () => {
  expect(codeViolations(readSourceFiles())).toEqual([])
})

test.each([
  ['const port = process.env.PORT', 'process.env is read in env.ts only'],
  ['const startedAt = Date.now()', 'time comes from a Clock'],
  ['setTimeout(tick, 100)', 'time comes from a Clock'],
  ['const pick = Math.random()', 'chance is injected'],
  ['const x = y as unknown as Z', 'no unchecked casts'],
  ['\n'.repeat(251), 'files have at most 250 lines'],
])('%j breaks a rule', (text, rule) => {
  expect(codeViolations([{ path: 'packages/core/src/a.ts', text }])).toEqual([{ path: 'packages/core/src/a.ts', rule }])
})

test.each([
  ['apps/router/src/env.ts', 'export const env = process.env'],
  ['packages/clock/src/system-clock.ts', 'setTimeout(callback, delayMs)'],
  ['packages/core/src/a.test.ts', 'Date.now()'],
  ['packages/core/src/a.ts', '// Date.now() would jump\nconst random = Math.random'],
])('%s may have %j', (path, text) => {
  expect(codeViolations([{ path, text }])).toEqual([])
})
