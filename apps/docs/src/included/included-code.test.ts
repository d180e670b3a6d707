import { expect, test } from 'vitest'
import { withIncludedCode } from './included-code.ts'

const files: Record<string, string> = { 'a.ts': 'const a = `$1`\n', 'b.py': 'b = 1\n' }
const read = (path: string) => files[path] ?? ''

test('a block under a mark becomes the text of its file, and no other does', () => {
  const empty = '<!-- code of b.py -->\n```py\n```\n'
  const page = `# T\n\n<!-- code of a.ts -->\n\n\`\`\`ts\nold\n\`\`\`\n\n${empty}\n\`\`\`ts\nkept\n\`\`\`\n`
  expect(withIncludedCode(page, read).split('\n')).toEqual([
    ...['# T', '', '<!-- code of a.ts -->', '', '```ts', 'const a = `$1`', '```', ''],
    ...['<!-- code of b.py -->', '', '```py', 'b = 1', '```', '', '```ts', 'kept', '```', ''],
  ])
})

test('a page that is up to date stays as it is', () => {
  const page = withIncludedCode('<!-- code of a.ts -->\n```ts\nold\n```\n', read)
  expect(withIncludedCode(page, read)).toBe(page)
})
