import { expect, test } from 'vitest'
import { queryTerms } from './query-terms.ts'

test.each([
  ['something for a rainy day', 'slice-of-life everyday-life'],
  ['I had a bad day', 'comedy'],
  ['something that makes me cry', 'grief drama'],
  ['雨の日に読みたい', 'slice-of-life everyday-life'],
  ['泣ける漫画を教えて', 'grief drama'],
  ['a rainbow', 'rainbow'],
])('%s is searched for as %s', (text, terms) => {
  expect(queryTerms(text)).toBe(terms)
})
