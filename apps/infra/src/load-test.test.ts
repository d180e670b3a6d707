import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type StageName, stageNames, stages, stagingLoad } from './stages.ts'

const root = resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(resolve(root, '.github/workflows', file), 'utf8')

/** What the bursts of a workflow offer, in its order. */
function loadsIn(file: string): { baseline: number; multiple: number }[] {
  const calls = read(file).matchAll(/npm run (?:--silent )?burst .*--baseline (\d+) --multiple (\d+)/g)
  return [...calls].map(([, baseline, multiple]) => ({ baseline: Number(baseline), multiple: Number(multiple) }))
}

const leastOf = (stage: StageName) => Math.min(...Object.values(stages[stage].perAddress))

describe('the load test of a delivery', () => {
  test('is what staging is made for', () => {
    expect(loadsIn('deliver.yaml')).toEqual([stagingLoad.soak, stagingLoad.burst])
  })

  test('comes from one address, and is under what staging takes of one', () => {
    const offered = loadsIn('deliver.yaml').map(({ baseline, multiple }) => baseline * multiple)
    expect(Math.max(...offered)).toBe(500)
    expect(leastOf('staging')).toBeGreaterThan(Math.max(...offered))
  })

  test.each(stageNames)('after a deployment to %s is under what any stage takes', (stage) => {
    const [{ baseline, multiple } = { baseline: Number.NaN, multiple: 1 }] = loadsIn('deploy.yaml')
    expect(leastOf(stage)).toBeGreaterThan(baseline * multiple)
  })

  test('beside a deployment is under what staging takes, and enough for a canary to be judged by', () => {
    const [{ baseline, multiple } = { baseline: Number.NaN, multiple: 1 }] = loadsIn('../../.ci/with-traffic')
    expect(leastOf('staging')).toBeGreaterThan(baseline * multiple)
    // Of 5 % of it a few a minute: one that fails is far over the tenth of a percent.
    expect(0.05 * 60 * baseline * multiple).toBeGreaterThan(10)
  })

  test('would be refused by production', () => {
    const { baseline, multiple } = stagingLoad.soak
    expect(leastOf('production')).toBeLessThan(baseline * multiple)
  })
})
