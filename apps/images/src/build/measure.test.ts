import { expect, test } from 'vitest'
import type { StageRun } from '../engine/build-log.ts'
import { editsOf } from './measure.ts'

const stage = (name: string, isCached: boolean): StageRun => {
  return { name, ms: 1, steps: 2, cachedSteps: isCached ? 2 : 0, image: 'a' }
}
const stagesOf = (built: string, isOwnCached: boolean) => [
  stage('dependencies', true),
  stage(`bundle-${built}`, isOwnCached),
  stage(built, isOwnCached),
]
const own = {
  edited: 'router',
  built: 'router',
  run: { ms: 4_000, stages: stagesOf('router', false) },
  isSameImage: false,
}
const elsewhere = {
  edited: 'fargate',
  built: 'router',
  run: { ms: 200, stages: stagesOf('router', true) },
  isSameImage: true,
}

test('an edit of its own has a service built, with its packages untouched; one elsewhere does not', () => {
  expect(editsOf('router', [own, elsewhere])).toEqual({
    warmMs: 4_000,
    dependenciesUntouched: true,
    unaffectedMs: 200,
    rebuiltWhenUnaffected: false,
  })
})

test.each([
  ['a step of its own was done again', { ...elsewhere, run: { ms: 200, stages: stagesOf('router', false) } }],
  ['the image is another one', { ...elsewhere, isSameImage: false }],
])('a service counts as built again when %s', (_why, run) => {
  expect(editsOf('router', [own, run]).rebuiltWhenUnaffected).toBe(true)
})

test('packages that were installed again are told', () => {
  const stages = [stage('dependencies', false), stage('bundle-router', false), stage('router', false)]
  expect(editsOf('router', [{ ...own, run: { ms: 4_000, stages } }, elsewhere]).dependenciesUntouched).toBe(false)
})
