import { randomBytes } from 'node:crypto'
import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { budgetsCommand, description, PageMissing } from './command.ts'

const good = {
  'index.html': '<link rel="icon" href="/icon.svg"><script type="module" src="./main.js"></script><link href="/a.css">',
  'main.js': 'import{x}from"./part.js";import("./later.js");const u="https://react.dev/errors"',
  'part.js': 'export const x=1',
  'later.js': 'never part of the first load',
  'a.css': '.a{background:url(/icon.svg)}',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
}

commandManners({
  description,
  run: async (argv) => {
    const { code, written, errors } = await run(good, argv)
    return { code, written, errors }
  },
  badValues: [['--json=yes'], ['page']],
})

describe('npm run budgets', () => {
  test('counts what a browser asks for at first, each file once', async () => {
    const { code, rows } = await run(good, ['--json'])
    expect(code).toBe(0)
    const [, ...kept] = ['', 'index.html', 'icon.svg', 'main.js', 'part.js', 'a.css']
    expect(rows.find(({ budget }) => budget === 'requests')?.of.sort()).toEqual(kept.sort())
  })

  const noise = randomBytes(150_000).toString('base64')
  test.each([
    ['scripts', { 'main.js': `"${noise}"` }, 'scripts: '],
    ['total', { 'main.js': `"${noise}"`, 'a.css': noise }, 'total: '],
    [
      'requests',
      { 'part.js': [1, 2].map((n) => `import"./p${n}.js"`).join(';'), 'p1.js': '', 'p2.js': '' },
      'requests: 7',
    ],
    ['other origins', { 'a.css': '@import "https://fonts.example/a.css";' }, 'https://fonts.example/a.css in a.css'],
    [
      'other origins',
      { 'index.html': '<script src="//cdn.example/x.js"></script>' },
      '//cdn.example/x.js in index.html',
    ],
    ['other origins', { 'main.js': 'import"https://cdn.example/x.js"' }, 'https://cdn.example/x.js in main.js'],
    ['other origins', { 'a.css': '.a{background:url("data:image/png;base64,AA")}' }, 'data:image/png'],
    ['inline code', { 'index.html': '<script>go()</script>' }, '<script>'],
    ['inline code', { 'index.html': '<style>a{}</style>' }, '<style>'],
    ['inline code', { 'index.html': '<body onload="go()">' }, '<body onload='],
    ['inline code', { 'index.html': '<p class="a" style="color:red">' }, '<p class="a" style='],
    ['missing files', { 'index.html': '<script src="/gone.js"></script>' }, 'gone.js'],
    ['fonts', { 'a.css': '@font-face{src:url(f.woff2)}', 'f.woff2': 'x' }, 'f.woff2'],
  ])('finds a page that breaks the budget of %s', async (budget, changed, told) => {
    const { code, errors } = await run({ ...good, ...changed })
    expect(code).toBe(1)
    const line = errors.split('\n').find((text) => text.startsWith(`budgets: ${budget}: `))
    expect(line).toContain(told)
  })

  test('says what to do when there is no page', async () => {
    expect(await run(undefined)).toMatchObject({ code: 1, errors: 'budgets: not bundled\n' })
  })
})

async function run(page: Record<string, string> | undefined, argv: readonly string[] = []) {
  let [written, errors] = ['', '']
  const code = await budgetsCommand(argv, {
    readPage() {
      if (page === undefined) throw new PageMissing('not bundled')
      return new Map(Object.entries(page).map(([name, text]) => [name, new TextEncoder().encode(text)]))
    },
    write: (text) => {
      written += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  const rows: { budget: string; of: string[] }[] = argv.includes('--json') && code < 2 ? JSON.parse(written) : []
  return { code, written, errors, rows }
}
