import { expect, test } from 'vitest'
import { goodImage } from '../testing/good-image.ts'
import { failuresOf, type ImagesReport, rowOf } from './report.ts'
import { renderReport } from './tables.ts'

const build = {
  coldMs: 30_000,
  warmMs: 4_000,
  dependenciesUntouched: true,
  unaffectedMs: 200,
  rebuiltWhenUnaffected: false,
  digests: ['sha256:application', 'sha256:application'],
} as const
const report: ImagesReport = {
  revision: 'a'.repeat(40),
  base: 'base',
  images: [rowOf(goodImage(), build)],
  findings: [],
}

test('sizes, builds and rules are told in tables', () => {
  expect(renderReport(report)).toBe(`revision ${'a'.repeat(40)} on base
image   MB      layers, MB     over base, MB  at most  application layer
router  144.00  140.00 + 4.00  4.00           8.00     sha256:application

image   from nothing, s  after an edit, s  packages   edit elsewhere, s  then       two clean builds
router  30.0             4.0               untouched  0.2                not built  same layer

rules: all kept
`)
  expect(failuresOf(report)).toEqual([])
})

test('what was not measured is not told', () => {
  const { findings: _, ...rest } = report
  const text = renderReport({ ...rest, images: [rowOf(goodImage(), undefined)] })
  expect(text).not.toContain('from nothing')
  expect(text).not.toContain('rules')
})

test.each([
  [{ digests: ['sha256:one', 'sha256:two'] as const }, 'router: two clean builds differ: sha256:one and sha256:two'],
  [{ rebuiltWhenUnaffected: true }, 'router: was built again after an edit of another service'],
  [{ dependenciesUntouched: false }, 'router: an edit of a source had packages installed again'],
])('a build with %j is a failure', (change, failure) => {
  const images = [rowOf(goodImage(), { ...build, ...change })]
  expect(failuresOf({ ...report, images })).toEqual([failure])
})

test('too large an application is a failure, also where no rules were asked for, and so is a broken rule', () => {
  const row = { ...rowOf(goodImage(), undefined), applicationBytes: 8_000_001 }
  const { findings: _, ...rest } = report
  expect(failuresOf({ ...rest, images: [row] })).toEqual(['router: adds 8000001 bytes to its base, at most 8000000'])
  const finding = { rule: 'user', image: 'router', what: 'USER is root', advice: 'set it' }
  expect(failuresOf({ ...report, findings: [finding] })).toEqual(['router: user: USER is root; set it'])
})
