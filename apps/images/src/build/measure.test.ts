import { expect, test } from 'vitest'
import type { StageRun } from '../engine/build-log.ts'
import { recordingEngine } from '../testing/recording-engine.ts'
import type { BuildPlan } from './build-all.ts'
import { editsOf, measureBuilds } from './measure.ts'
import { targets } from './targets.ts'

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
  isSameLayer: false,
}
const elsewhere = {
  edited: 'fargate',
  built: 'router',
  run: { ms: 200, stages: stagesOf('router', true) },
  isSameLayer: true,
}

const plan: BuildPlan = {
  context: '/sources',
  buildArguments: { BASE: 'base' },
  targets,
  referencesOf: (name) => [`manga-assist/${name}:dev`],
}

test('everything is built twice from nothing, the second time in a copy, then after an edit of each service', async () => {
  const { engine, asked } = recordingEngine()
  const edited: string[] = []
  const copy = {
    folder: '/copy',
    edit: async (path: string) => void edited.push(path),
    remove: () => Promise.resolve(),
  }
  const measured = await measureBuilds({ engine, plan, copy, say: () => {} })
  expect(asked.filter((one) => one.startsWith('clean'))).toEqual(['clean lambda in /sources', 'clean lambda in /copy'])
  expect(asked.filter((one) => one.startsWith('build'))).toHaveLength(targets.length ** 2)
  expect(edited).toEqual(targets.map(({ entry }) => entry))
  expect(asked.at(-1)).toBe('remove router-measured:edited fargate-measured:edited lambda-measured:edited')
  expect(measured.get('router')).toEqual({
    // The context, the packages, the bundle and the image: a second each.
    coldMs: 4_000,
    warmMs: 10_000,
    dependenciesUntouched: true,
    unaffectedMs: 10_000,
    rebuiltWhenUnaffected: false,
    digests: ['sha256:router', 'sha256:router'],
  })
})

test('a layer that differs when it is built from nothing again is told', async () => {
  const { engine } = recordingEngine({ digestOf: (reference) => `sha256:${reference}` })
  const copy = { folder: '/copy', edit: () => Promise.resolve(), remove: () => Promise.resolve() }
  const measured = await measureBuilds({ engine, plan, copy, say: () => {} })
  expect(measured.get('lambda')?.digests).toEqual(['sha256:manga-assist/lambda:dev', 'sha256:lambda-measured:edited'])
})

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
  ['its layer is another one', { ...elsewhere, isSameLayer: false }],
])('a service counts as built again when %s', (_why, run) => {
  expect(editsOf('router', [own, run]).rebuiltWhenUnaffected).toBe(true)
})

test('packages that were installed again are told', () => {
  const stages = [stage('dependencies', false), stage('bundle-router', false), stage('router', false)]
  expect(editsOf('router', [{ ...own, run: { ms: 4_000, stages } }, elsewhere]).dependenciesUntouched).toBe(false)
})
