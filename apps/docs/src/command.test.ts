import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { description, docsCommand } from './command.ts'
import { PageError } from './page/page-error.ts'
import type { Page } from './pages.ts'

const pages: Page[] = [
  { path: 'docs/a.md', text: 'new' },
  { path: 'docs/b.md', text: 'same' },
]

async function run(argv: readonly string[], committed: Record<string, string> = {}, buildPages = () => pages) {
  const files = { ...committed }
  let [written, errors] = ['', '']
  const code = await docsCommand(argv, {
    buildPages,
    readPage: (path) => files[path],
    writePage: ({ path, text }) => {
      files[path] = text
    },
    write: (text) => {
      written += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  return { code, written, errors, files }
}

commandManners({
  description,
  run: async (argv) => {
    const { code, written, errors } = await run(argv)
    return { code, written, errors }
  },
  badValues: [['--check=yes'], ['settings.md']],
})

describe('npm run docs', () => {
  test('writes the pages that are not up to date, and no other', async () => {
    expect(await run([], { 'docs/a.md': 'old', 'docs/b.md': 'same' })).toMatchObject({
      ...{ code: 0, written: 'wrote docs/a.md\n' },
      files: { 'docs/a.md': 'new', 'docs/b.md': 'same' },
    })
  })

  test('--check names each page that is not up to date or missing, and writes nothing', async () => {
    const { code, errors, files } = await run(['--check'], { 'docs/a.md': 'old' })
    expect(code).toBe(1)
    expect(errors.split('\n')).toEqual([
      'docs: docs/a.md is not up to date: run npm run docs and commit it',
      'docs: docs/b.md is not up to date: run npm run docs and commit it',
      '',
    ])
    expect(files).toEqual({ 'docs/a.md': 'old' })
  })

  test('--check has nothing to say when all is up to date', async () => {
    const committed = { 'docs/a.md': 'new', 'docs/b.md': 'same' }
    expect(await run(['--check'], committed)).toMatchObject({ code: 0, written: '', errors: '' })
  })

  test('says in one line why a page cannot be written', async () => {
    const lacking = () => {
      throw new PageError('PORT has no comment')
    }
    expect(await run([], {}, lacking)).toMatchObject({ code: 1, errors: 'docs: PORT has no comment\n', files: {} })
  })
})
