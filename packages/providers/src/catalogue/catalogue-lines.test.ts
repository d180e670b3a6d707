import { sampleTitle } from '@manga-assist/core/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCatalogueLines } from './catalogue-lines.ts'
import { shippedTitles } from './shipped-titles.ts'

const good = JSON.stringify(sampleTitle('night-vault', {}))

describe('a catalogue in JSON Lines', () => {
  test('gives its titles, in their order', () => {
    const lines = shippedTitles.map((title) => JSON.stringify(title)).join('\n')
    expect(read(lines)).toEqual({ kind: 'valid', titles: shippedTitles })
  })

  test.each([
    ['a line feed at the end', `${good}\n`],
    ['blank lines', `\n  \n${good}\n\n`],
    ['carriage returns', `${good}\r\n`],
    ['a byte order mark', `\ufeff${good}`],
  ])('may have %s', (_what, text) => {
    expect(read(text)).toMatchObject({ kind: 'valid', titles: [{ id: 'night-vault' }] })
  })
})

describe('an error names file, line, field, rule and what was received:', () => {
  test.each([
    ['a number out of range', { year: 20211 }, /^own\.jsonl:2: year: .*2030.*; received 20211$/],
    [
      'a word that is none of the list',
      { status: 'paused' },
      /^own\.jsonl:2: status: .*"ongoing".*; received "paused"$/,
    ],
    ['a place in a list', { genres: ['drama', 'opera'] }, /^own\.jsonl:2: genres\.1: .*; received "opera"$/],
    [
      'a name inside',
      { title: { english: '', romaji: 'A', native: 'あ' } },
      /^own\.jsonl:2: title\.english: .*; received ""$/,
    ],
    ['what is missing', { authors: undefined }, /^own\.jsonl:2: authors: .*array.*; received nothing$/],
    ['a field that does not exist', { rating: 5 }, /^own\.jsonl:2: \(line\): .*"rating".*; received an object$/],
    ['only the first field of a line', { year: 1, volumes: 0 }, /^own\.jsonl:2: year: /],
  ])('%s', (_what, more, pattern) => {
    const line = JSON.stringify({ ...sampleTitle('velvet-hands', {}), ...more })
    expect(read(`${good}\n${line}`)).toEqual({ kind: 'invalid', errors: [expect.stringMatching(pattern)], count: 1 })
  })

  test.each([
    ['no JSON', '{"id": night}', 'own.jsonl:2: (line): must be JSON; received "{\\"id\\": night}"'],
    ['no object', '[]', /^own\.jsonl:2: \(line\): .*object.*; received 0 items$/],
    [
      'other bytes than UTF-8',
      Buffer.from([0x22, 0xff, 0x22]),
      'own.jsonl:2: (line): must be UTF-8; received other bytes',
    ],
    ['too long', `"${'x'.repeat(65_535)}"`, 'own.jsonl:2: (line): must be at most 65536 bytes; received 65537 bytes'],
  ])('a line that is %s', (_what, line, error) => {
    const bytes = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line)])
    const expected = typeof error === 'string' ? error : expect.stringMatching(error)
    expect(readCatalogueLines('own.jsonl', bytes)).toEqual({ kind: 'invalid', errors: [expected], count: 1 })
  })

  test('an id that stands twice, with both lines', () => {
    expect(read(`${good}\n\n${good}`)).toMatchObject({
      errors: ['own.jsonl:3: id: must be unique; received "night-vault", which line 1 has too'],
    })
  })

  test('a file without titles', () => {
    expect(read('\n\n')).toMatchObject({ errors: ['own.jsonl: must hold at least one title; received none'] })
  })

  test('twenty of them at most, and how many there are', () => {
    const reading = read(Array.from({ length: 50 }, () => '{}').join('\n'))
    expect(reading).toMatchObject({ kind: 'invalid', count: 50 })
    expect(reading.kind === 'invalid' && reading.errors).toHaveLength(20)
  })
})

test('more titles than a catalogue may hold are refused', () => {
  const lines = Array.from({ length: 100_001 }, (_, index) => good.replace('night-vault', `night-${index}`))
  expect(read(lines.join('\n'))).toMatchObject({
    errors: ['own.jsonl:100001: (line): must be at most 100000 titles; received one more'],
  })
})

test('no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(readCatalogueLines('own.jsonl', bytes).kind).toBe('invalid')
    }),
  )
})

function read(text: string) {
  return readCatalogueLines('own.jsonl', Buffer.from(text))
}
