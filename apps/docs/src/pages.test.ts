import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readUnits, type Unit } from './architecture/read-packages.ts'
import { decisionsPage } from './decisions/decisions-page.ts'
import { metricsPage } from './metrics/metrics-page.ts'
import { plainVariables } from './settings/plain-variables.ts'
import { readVariables } from './settings/read-variables.ts'
import { settingsPage } from './settings/settings-page.ts'

const root = resolve(import.meta.dirname, '../../..')

describe('the page of settings', () => {
  const schema = z.object({ PORT: z.coerce.number().int().min(0).default(80), MODE: z.enum(['a', 'b']) })
  const reader = (name: string, path: string) => ({ name, path, schema })
  const fields = new Map([
    ['PORT', 'Takes traffic.'],
    ['MODE', 'How it runs.'],
  ])
  const shared = { path: 'packages/x/src/x-variables.ts', about: '', fields }

  test('has a variable once that several read alike, with type, default and who reads it', () => {
    expect(readVariables([reader('task', 'a.ts'), reader('router', 'b.ts')], [shared])).toEqual([
      {
        ...{ name: 'PORT', path: shared.path, description: 'Takes traffic.', readBy: ['task', 'router'] },
        ...{ type: 'whole number, from 0', default: '`80`' },
      },
      {
        ...{ name: 'MODE', path: shared.path, description: 'How it runs.', readBy: ['task', 'router'] },
        ...{ type: '`a` or `b`', default: '_must be set_' },
      },
    ])
  })

  test('tells what one process says of its own variable, whatever others share', () => {
    const own = { path: 'a.ts', about: '', fields: new Map([['PORT', 'The port of tasks.']]) }
    const [port] = readVariables([reader('task', 'a.ts')], [shared, own])
    expect(port).toMatchObject({ path: 'a.ts', description: 'The port of tasks.' })
  })

  test('is not written while a variable has no comment, and the error names the file', () => {
    const silent = { ...shared, fields: new Map([...fields, ['MODE', '']]) }
    expect(() => readVariables([reader('task', 'a.ts')], [silent])).toThrow(/MODE has no comment.*x-variables\.ts/)
  })

  test('is not written while a file of variables has no heading', () => {
    const variables = readVariables([reader('task', 'a.ts')], [shared])
    expect(() => settingsPage({ variables, declared: [shared], policyFields: [], plain: [] })).toThrow('no heading')
  })

  test('has each variable that is read without a schema', () => {
    const read = globSync('{packages,apps,lambda}/*/src/**/env.ts', { cwd: root }).flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const [, taken = ''] = /const \{([^}]*)\} = process\.env/.exec(text) ?? []
      return [...text.matchAll(/process\.env\.(\w+)/g), ...taken.matchAll(/([A-Z_]+):/g)].map(([, name]) => name)
    })
    // PORT is in a schema as well; PATH is everybody's.
    const known = ['PORT', 'PATH', ...plainVariables.map(({ name }) => name)]
    expect(read.filter((name) => !known.includes(name ?? ''))).toEqual([])
    const lost = plainVariables.filter(({ name, path }) => !readFileSync(join(root, path), 'utf8').includes(name))
    expect(lost).toEqual([])
  })
})

test.each([
  ['without a unit', { name: 'odd_thing', help: '', type: 'gauge', labels: [] }, 'odd_thing has no unit'],
  ['whose label means nothing', { name: 'x_total', help: '', type: 'counter', labels: ['odd'] }, 'odd has no meaning'],
])('a metric %s is an error', (_what, metric, message) => {
  expect(() => metricsPage({ metrics: [metric], cloudWatch: { router: [], task: [] } })).toThrow(message)
})

test('packages do not import each other in a circle', () => {
  const units = new Map(readUnits(root).map((unit) => [unit.folder, unit]))
  const below = (unit: Unit | undefined, seen: readonly string[]): string[] =>
    (unit?.imports ?? []).flatMap((folder) =>
      seen.includes(folder) ? [[...seen, folder].join(' → ')] : below(units.get(folder), [...seen, folder]),
    )
  expect(units.size).toBeGreaterThan(25)
  expect([...units.values()].flatMap((unit) => below(unit, [unit.folder]))).toEqual([])
})

describe('the page of decisions', () => {
  test('has date, title and first sentence of each', () => {
    const text = '# It is so (2026-11-21)\n\nIt was [otherwise](a.md), and\nthat was slow. More.\n'
    const page = decisionsPage([{ path: 'packages/x/decisions/2026-11-21-so.md', text }])
    expect(page).toContain(
      '| 2026-11-21 | [It is so](../packages/x/decisions/2026-11-21-so.md) | It was otherwise, and that was slow. |',
    )
  })

  test('is not written while one has no date or title', () => {
    expect(() => decisionsPage([{ path: 'packages/x/decisions/so.md', text: '# So\n\nYes.' }])).toThrow('so.md')
  })
})
