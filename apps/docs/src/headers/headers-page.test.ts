import { expect, test } from 'vitest'
import { headersPage } from './headers-page.ts'

test('a header without a comment is an error that names it', () => {
  expect(() => headersPage({ path: 'headers.ts', about: '', fields: new Map() })).toThrow(
    'servedBy in headers.ts has no comment that says what the header x-served-by means',
  )
})
