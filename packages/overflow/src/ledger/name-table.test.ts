import { expect, test } from 'vitest'
import { NameTable } from './name-table.ts'

test('gives every name a number of its own, and the name back', () => {
  const names = new NameTable()
  const codes = ['chat', 'recommend', 'chat', undefined].map((name) => names.codeOf(name))
  expect(codes).toEqual([1, 2, 1, 0])
  expect(codes.map((code) => names.nameOf(code))).toEqual(['chat', 'recommend', 'chat', undefined])
})

test('names beyond the bound are one, those before it keep their numbers', () => {
  const names = new NameTable()
  const codes = Array.from({ length: 1_000 }, (_, index) => names.codeOf(`class-${index}`))
  expect(Math.max(...codes)).toBeLessThan(256)
  expect(names.nameOf(codes[0] ?? 0)).toBe('class-0')
  expect(names.nameOf(codes[999] ?? 0)).toBe('other')
  expect(names.codeOf('class-0')).toBe(codes[0])
})
