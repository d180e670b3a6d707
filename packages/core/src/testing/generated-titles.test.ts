import { titleSchema, validate } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { generatedTitles } from './index.ts'

test('a generated catalogue fits the schema, each id once, and is the same for the same seed', () => {
  const titles = generatedTitles(300, 3)
  expect(titles.filter((title) => validate(titleSchema, title).kind === 'invalid')).toEqual([])
  expect(new Set(titles.map(({ id }) => id)).size).toBe(300)
  expect(generatedTitles(300, 3)).toEqual(titles)
  expect(generatedTitles(300, 4)).not.toEqual(titles)
})
