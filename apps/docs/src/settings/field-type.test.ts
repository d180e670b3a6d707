import { expect, test } from 'vitest'
import { type FieldSchema, typeInWords } from './field-type.ts'

test.each<[FieldSchema, string]>([
  [{ type: 'string', enum: ['on', 'off'] }, '`on` or `off`'],
  [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'whole number, from 1'],
  [{ type: 'integer', minimum: 0, maximum: 65_535 }, 'whole number, 0 to 65535'],
  [{ type: 'number', exclusiveMinimum: 0 }, 'number, above 0'],
  [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'number, above 0, at most 1'],
  [{ type: 'number', minimum: 0, exclusiveMaximum: 1 }, 'number, from 0, under 1'],
  [{ type: 'string', format: 'uri' }, 'URL'],
  [{ type: 'string', maxLength: 9, allOf: [{ pattern: '^a' }] }, 'text, at most 9 characters, fits `^a`'],
  [{ type: 'boolean' }, '`true` or `false`'],
])('%j is said in words', (schema, words) => {
  expect(typeInWords(schema)).toBe(words)
})

test('a type that has no words yet is an error that says where to add them', () => {
  expect(() => typeInWords({ type: 'array' })).toThrow('field-type.ts')
})
