import { headerNames } from '@manga-assist/contracts'
import type { Declarations } from '../page/declarations.ts'
import { code, generatedPage, table } from '../page/markdown.ts'
import { PageError } from '../page/page-error.ts'

/** Pure: docs/headers.md. Throws where a header has no comment. */
export function headersPage({ path, fields }: Declarations): string {
  const rows = Object.entries(headerNames).map(([key, name]) => {
    const meaning = fields.get(key) ?? ''
    if (meaning === '') throw new PageError(`${key} in ${path} has no comment that says what the header ${name} means`)
    return [code(name), meaning]
  })
  return generatedPage('Every header', 'the names in `contracts` and their comments', [
    `Headers with a meaning of their own, on requests, on answers and between our own parts
([source](../${path})). What the values of
\`x-overflow-reason\` and \`x-overflow-fault\` mean: [reasons and errors](reasons-and-errors.md). Headers of one connection are never
relayed, in either direction.`,
    table(
      ['header', 'meaning'],
      rows.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    ),
  ])
}
