import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutputGuard } from './output-guard.ts'
import { instructions } from './prompt.ts'
import { guarded, guardedNames } from './testing/guarded-text.ts'

describe('the output guard', () => {
  test.each([
    ['Try **Night Vault**, it is fine.', 'Try **Night Vault**, it is fine.'],
    ['Try **Paper Moons**!', 'Try (a title I cannot vouch for)!'],
    ['Try **A Made-Up One**!', 'Try (a title I cannot vouch for)!'],
    ['Or Paper Moons, or night vault.', 'Or (a title I cannot vouch for), or night vault.'],
    ['紙なら『Paper Moonsの本』です', '紙なら(a title I cannot vouch for)です'],
    ['見よPaper Moonsの本よ', '見よ(a title I cannot vouch for)よ'],
    ['Paper Moonstone is no title', 'Paper Moonstone is no title'],
    ['newPaper Moons', 'newPaper Moons'],
    ['2 * 3 ** 4', '2 * 3  4'],
    ['**not closed\nat all', 'not closed\nat all'],
    ['ends with Paper', 'ends with Paper'],
    ['ends with *', 'ends with *'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(guarded([text]).shown).toBe(shown)
  })

  test('tells which names it kept back', () => {
    expect(guarded(['**Zorbax** and Paper Moons']).withheld).toEqual(['Zorbax', 'Paper Moons'])
  })

  test.each([
    ['names and marks', ['Paper ', 'Moons', ' Moon', '**', '*', 'Night Vault', '『', '』', '\n', 'x', '夜', ', ']],
    ['markup', ['Paper ', 'Moons', '[', '](', ')', '<b>', '</b>', '`', '_', '\\*', '"', '“', '”', 'Zor Bax', ' ']],
    [
      'words',
      ['read ', 'Monster', ' the ', 'monster', '. ', '\n', '1. ', '- ', 'Zorbax', '"', '*', ' by Al', ' is a must'],
    ],
    [
      'spellings',
      ['Ｐａper', '𝐏aper', '\u200b', ' ', 'Mo', 'o', 'ns', '&#77;', '&', '-', '\u0301', 'ﾍﾞ', 'ﾙｾﾙｸ', 'ベ', 'ー', '😀'],
    ],
    [
      'Japanese',
      ['大奥', 'を読んで', '「', '」', '『', '』', 'タッチ', 'がおすすめ', 'ゾルバ', '。', '\n', '・', '《', '》'],
    ],
    ['orders', [...(instructions[1]?.split(/(?<= )/) ?? []), '**', '\n', '<']],
  ])('shows the same whatever the pieces: %s', (_kind, words) => {
    const texts = fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (text, sizes) => {
        expect(guarded(cut(text, sizes)).shown).toBe(guarded([text]).shown)
      }),
      { numRuns: 500 },
    )
  })

  test('shows plain text at once, and waits only where a name may follow', () => {
    const guard = new OutputGuard({ names: guardedNames, allowed: new Set(), language: 'en' })
    expect(guard.push('Plain words ')).toBe('Plain words ')
    expect(guard.push('Paper ')).toBe('')
    expect(guard.push('cranes')).toBe('Paper cranes')
  })

  test.each(instructions)('stops at words of a standing order: %s', (order) => {
    const { shown, leaked } = guarded(['Sure! ', ...(order.match(/.{1,5}/g) ?? []), ' And more.'])
    expect(shown).toBe('Sure! That I keep to myself.')
    expect(leaked).toBe(true)
  })

  test('takes time in proportion to the text', () => {
    const text = 'Paper Moon '.repeat(2_000) + '**'.repeat(2_000)
    expect(guarded([text]).shown.length).toBeGreaterThan(20_000)
  })
})

function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const size = sizes[pieces.length % sizes.length] ?? 1
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}
