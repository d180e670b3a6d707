import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What must be in AWS, by its row, and the files whose tests of that name assert it. */
const rows: Readonly<Record<string, readonly string[]>> = {
  A1: ['stacks/network.test.ts', 'stacks/running.test.ts'],
  A2: ['stacks/running.test.ts'],
  A3: ['stacks/services/scaling.test.ts'],
  A4: ['stacks/running.test.ts'],
  A5: ['stacks/running.test.ts'],
  A6: ['stacks/edge.test.ts'],
  A7: ['policies/roles.test.ts', 'policies/task-calls.test.ts'],
  A8: ['stacks/foundations.test.ts'],
  A9: ['stacks/running.test.ts', 'stacks/services/deployments.test.ts'],
  A10: ['stacks/running.test.ts'],
  A11: ['stacks/running.test.ts'],
  A12: ['stacks/observability/alarms.test.ts', 'stacks/running.test.ts'],
  A13: ['cost/monthly-cost.test.ts'],
}

test('every row is asserted in the files that the table names, and in no others', () => {
  const files = globSync('**/*.test.ts', { cwd: import.meta.dirname }).sort()
  const texts = files.map((file) => [file, readFileSync(`${import.meta.dirname}/${file}`, 'utf8')] as const)
  expect(rowsIn(texts)).toEqual(rows)
})

test('a row whose test was taken away or renamed is missed', () => {
  const text = "describe('A1: the network', () => {})\n  test('A12: alarms', () => {})\n// A3: nothing"
  expect(rowsIn([['a.test.ts', text]])).toEqual({ A1: ['a.test.ts'], A12: ['a.test.ts'] })
})

/** Files by the rows that their tests name. */
function rowsIn(files: readonly (readonly [string, string])[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [file, text] of files) {
    const named = text.matchAll(/^\s*(?:describe|test)(?:\.each[^']*)?\('(A\d+): /gm)
    for (const row of new Set([...named].map(([, name = '']) => name))) found[row] = [...(found[row] ?? []), file]
  }
  return found
}
