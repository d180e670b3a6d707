import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commandsIn, commandsInCode } from './commands-in.ts'

const root = resolve(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const operations = read('docs/operations.md')
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts

/** Every page, and workflows. */
const pages = globSync(
  ['*.md', 'docs/**/*.md', 'docker/**/*.md', '{packages,apps,lambda}/*/**/*.md', '.github/workflows/*'],
  { cwd: root, exclude: (name) => name.includes('node_modules') },
)
const shown = pages.flatMap((page) => {
  const commands = page.endsWith('.md') ? commandsIn(read(page)) : commandsInCode(read(page))
  return commands.map((command) => ({ page, ...command }))
})

describe('each command that a page shows', () => {
  test('exists', () => {
    expect(shown.length).toBeGreaterThan(100)
    expect(shown.filter(({ script }) => scripts[script] === undefined)).toEqual([])
  })

  // Those that somebody runs without thinking twice; each help is a process.
  const checked = /^(README|docs\/|\.github\/)/
  const withOptions = shown.filter(({ page, options }) => checked.test(page) && options.length > 0)
  const withHelp = [...new Set(withOptions.map(({ script }) => script))]
  // It runs another command, whose options those are.
  test.each(withHelp.filter((script) => script !== 'tools'))('npm run %s knows the options', (script) => {
    const entry = / node (\S+\.ts)/.exec(scripts[script] ?? '')?.[1] ?? ''
    const help = execFileSync('node', [join(root, entry), '--help'], { encoding: 'utf8' })
    const asked = withOptions.filter((command) => command.script === script)
    const unknown = asked.flatMap(({ page, options }) =>
      options.filter((option) => !new RegExp(`${option}\\b`).test(help)).map((option) => `${page}: ${option}`),
    )
    expect(unknown).toEqual([])
  })

  test('is found in all its forms', () => {
    const text = [
      ...['```sh', 'npm run a -- --one 1 --two # not --three', '```', 'Then `npm run b --', '--four`, and --five'],
      ...['```ts', "const text = 'npm run d'", '```'],
    ]
    const step =
      '      - run: npm run --silent c -- --six "$X" | tee --append\n        run: npm run d -- --seven 7 -- other --eight'
    expect([...commandsIn(text.join('\n')), ...commandsInCode(step)]).toEqual([
      { script: 'a', options: ['--one', '--two'] },
      { script: 'b', options: ['--four'] },
      { script: 'c', options: ['--six'] },
      { script: 'd', options: ['--seven'] },
    ])
  })
})

describe('each workflow that the page starts by hand', () => {
  const started = [...operations.matchAll(/gh workflow run (\S+)((?: -f \w+=\S+)+)/g)]

  test.each(started.map(([, file = '', fields = '']) => [file, fields]))('%s takes%s', (file, fields) => {
    const { inputs } = parse(read(`.github/workflows/${file}`)).on.workflow_dispatch
    const names = [...fields.matchAll(/-f (\w+)=/g)].map(([, name = '']) => name)
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(names))
  })

  test('there are some', () => expect(started.length).toBeGreaterThan(1))
})

test('each step of a workflow that runs a script of ours finds it, and may run it', () => {
  const called = globSync('.github/workflows/*', { cwd: root }).flatMap(
    (file) => read(file).match(/\.ci\/[\w-]+/g) ?? [],
  )
  expect(called.length).toBeGreaterThan(5)
  expect(called.filter((file) => !existsSync(join(root, file)))).toEqual([])
  for (const file of new Set(called)) execFileSync('bash', ['-n', join(root, file)])
})

test('a deployment schedules the chapters of the file that the page has them committed to', () => {
  const calendars = ['.github/workflows/deploy.yaml', '.ci/run'].flatMap((file) =>
    [...read(file).matchAll(/npm run synth -- (.*)/g)].map(([, options = '']) => /--calendar (\S+)/.exec(options)?.[1]),
  )
  expect(calendars).toEqual(['apps/infra/chapters.json', 'apps/infra/chapters.json'])
  expect(operations).toContain('`apps/infra/chapters.json`')
  expect(JSON.parse(read('apps/infra/chapters.json'))).toBeInstanceOf(Array)
})

describe('the page has a line', () => {
  test('for each alarm of Prometheus, and no other', () => {
    const { groups } = parse(read('docker/prometheus/alerts.yaml')) as { groups: { rules: { alert?: string }[] }[] }
    const alerts = groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []))
    expect(alarmsUnder('Alarms of Prometheus').sort()).toEqual(alerts.sort())
  })

  test('for each quota of the study that must be raised, with its number', () => {
    const quotas = [...read('docs/fifty-thousand.md').matchAll(/^(\S.*?\S) {2,}(\S.*?\S|0) {2,}([\d,]+) {2,}yes /gm)]
    expect(quotas.length).toBeGreaterThan(7)
    const rows = quotas.map(([, limit, usual, needed]) => `| ${limit} | ${usual} | ${needed} |`)
    const compact = operations.replaceAll(/ +/g, ' ')
    expect(rows.filter((row) => !compact.includes(row))).toEqual([])
  })
})

/** Names in the first column of the table under a heading. */
function alarmsUnder(heading: string): string[] {
  const [, section = ''] = operations.split(`## ${heading}\n`)
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| (`.+?) \|/gm)
  return [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}
