import { expect, test } from 'vitest'
import { fileOption, list, nameOf, numberOption, numberOr, oneOf } from './values.ts'

test('numbers are taken within their rule', () => {
  expect(numberOption('--n', '2.5', { above: 0, upTo: 3 })).toBe(2.5)
  expect(numberOr('--n', undefined, 7, { upTo: 3 })).toBe(7)
})

test.each([
  ['0', { above: 0, upTo: 3 }, '--n must be a number above 0 up to 3, received "0"'],
  ['-1', { upTo: 3 }, '--n must be a number from 0 up to 3, received "-1"'],
  ['1.5', { from: 1, upTo: 3, whole: true } as const, '--n must be a whole number from 1 up to 3, received "1.5"'],
  ['1e1', { upTo: 99 }, '--n must be a number from 0 up to 99, received "1e1"'],
  ['', { upTo: 99 }, '--n must be a number from 0 up to 99, received ""'],
  ['9'.repeat(80), { upTo: 99 }, `--n must be a number from 0 up to 99, received "${'9'.repeat(60)}…"`],
])('%j is no number for %j', (text, rule, message) => {
  expect(() => numberOption('--n', text, rule)).toThrow(message)
})

test('one of several names, with or without one that holds otherwise', () => {
  expect(oneOf('--m', 'a', ['a', 'b'])).toBe('a')
  expect(oneOf('--m', undefined, ['a', 'b'], 'b')).toBe('b')
  expect(() => oneOf('--m', undefined, ['a', 'b'])).toThrow('--m must be a or b, received nothing')
  expect(() => oneOf('--m', 'd', ['a', 'b', 'c'])).toThrow('--m must be one of a, b, c, received "d"')
  expect(() => oneOf('--m', 'toString', ['a'], 'a')).toThrow('--m must be a, received "toString"')
})

test('lists are read entry by entry, without repetition', () => {
  const name = nameOf('--only', ['a', 'b'])
  expect(list('b, a,b', [], name)).toEqual(['b', 'a'])
  expect(list(undefined, ['a'], name)).toEqual(['a'])
  expect(() => list('a,', [], name)).toThrow('--only must be a list of a, b, received ""')
})

test('a file has a name', () => {
  expect(fileOption('--html', undefined)).toBeUndefined()
  expect(fileOption('--html', 'a.html')).toBe('a.html')
  expect(() => fileOption('--html', '')).toThrow('--html must name a file, received ""')
})
