import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const readme = read('README.md')

describe('the README', () => {
  test('names every npm run', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts)
    const told = scripts.filter((name) => new RegExp(`(npm (run )?|, \`)${name}\\b`).test(readme))
    expect(told).toEqual(scripts)
  })

  test.each(['README.md', 'docs/adopting.md'])(
    'and %s show examples as they are run by their tests, in under 25 lines each',
    (page) => {
      const shown = [...read(page).matchAll(/<!-- code of (\S+server\.ts) -->/g)].map(([, path = '']) =>
        read(path).trimEnd(),
      )
      expect(shown.length).toBeGreaterThan(0)
      for (const example of shown) {
        expect(read(page)).toContain(example)
        expect(example.split('\n').length).toBeLessThan(25)
      }
    },
  )
})

test('every package, app and function has a README', () => {
  const folders = globSync('{packages,apps,lambda}/*', { cwd: root })
  expect(folders.filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([])
})

test.each(
  globSync(['*.md', 'docs/**/*.md', 'docker/**/*.md', '{packages,apps,lambda}/*/**/*.md'], {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  }),
)('links of %s lead somewhere', (path) => {
  const links = [...withoutCode(read(path)).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#([^)]*))?/g)]
  const broken = links.filter(([, link = '', anchor]) => {
    const target = join(dirname(path), link)
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor))
  })
  expect(broken.map(([, link, anchor]) => [link, anchor])).toEqual([])
})

/** What stands in code is no link. */
function withoutCode(page: string): string {
  return page.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
}

/** Anchors of the headings of a page, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
