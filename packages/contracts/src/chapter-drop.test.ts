import { describe, expect, test } from 'vitest'
import { chapterDropSchema, validate } from './index.ts'

const drop = { titleId: 'monster', atMs: 1_800_000_000_000 }

describe('a chapter drop', () => {
  test.each([[drop], [{ ...drop, chapter: 10.5, expectedMultiple: 12 }]])('may be %j', (value) => {
    expect(validate(chapterDropSchema, value)).toEqual({ kind: 'valid', value })
  })

  test.each([
    [{ ...drop, titleId: '' }, 'titleId'],
    [{ ...drop, atMs: -1 }, 'atMs'],
    [{ ...drop, atMs: 1.5 }, 'atMs'],
    [{ ...drop, chapter: -1 }, 'chapter'],
    [{ ...drop, expectedMultiple: 0.5 }, 'expectedMultiple'],
    [{ ...drop, volume: 3 }, '(body)'],
  ])('may not be %j', (value, field) => {
    expect(validate(chapterDropSchema, value)).toMatchObject({ kind: 'invalid', errors: [{ field }] })
  })
})
