import { describe, expect, test } from 'vitest'
import { chapterDropSchema, parseChapterDrops, validate } from './index.ts'

const drop = { titleId: 'monster', atMs: 1_800_000_000_000 }

describe('a chapter drop', () => {
  test.each([[drop], [{ ...drop, chapter: 10.5, expectedMultiple: 12, leadMs: 0, spreadMs: 3_600_000 }]])(
    'may be %j',
    (value) => {
      expect(validate(chapterDropSchema, value)).toEqual({ kind: 'valid', value })
    },
  )

  test.each([
    [{ ...drop, titleId: '' }, 'titleId'],
    [{ ...drop, atMs: -1 }, 'atMs'],
    [{ ...drop, atMs: 1.5 }, 'atMs'],
    [{ ...drop, chapter: -1 }, 'chapter'],
    [{ ...drop, expectedMultiple: 0.5 }, 'expectedMultiple'],
    [{ ...drop, leadMs: 3_600_001 }, 'leadMs'],
    [{ ...drop, spreadMs: -1 }, 'spreadMs'],
    [{ ...drop, volume: 3 }, '(body)'],
  ])('may not be %j', (value, field) => {
    expect(validate(chapterDropSchema, value)).toMatchObject({ kind: 'invalid', errors: [{ field }] })
  })
})

describe('a calendar of chapters', () => {
  test('is a JSON array of them', () => {
    expect(parseChapterDrops(JSON.stringify([drop, { ...drop, chapter: 8 }]))).toEqual([drop, { ...drop, chapter: 8 }])
    expect(parseChapterDrops('[]')).toEqual([])
  })

  test.each([
    ['[{"titleId":"monster","atMs":1,"chapter":-1}]', /^entry 1: chapter: .*>=0; received -1$/],
    ['[{"titleId":"monster","atMs":1},{"titleId":"monster"}]', /^entry 2: atMs: .*; received nothing$/],
    ['{"titleId":"monster"}', /^a calendar must hold a JSON array of at most 50000 chapters$/],
    [`[${'0,'.repeat(50_000)}0]`, /at most 50000 chapters$/],
    ['[', /JSON/],
  ])('is refused in words that name entry, field, rule and value: %.60s', (text, message) => {
    expect(() => parseChapterDrops(text)).toThrow(message)
  })
})
