import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleTitles } from '../testing/index.ts'
import { createGuardedNames } from './guarded-names.ts'
import { OutputGuard } from './output-guard.ts'
import { instructions } from './prompt.ts'

const names = createGuardedNames(sampleTitles)
const allowed = new Set(['night-vault', 'iron-petal'])

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
    expect(guarded(['**Zorbax** and Paper Moons']).guard.withheld).toEqual(['Zorbax', 'Paper Moons'])
  })

  test('shows the same whatever the pieces', () => {
    const words = fc.constantFrom(
      'Paper ',
      'Moons',
      ' Moon',
      '**',
      '*',
      'Night Vault',
      '『',
      '』',
      '\n',
      'x',
      '夜',
      ', ',
    )
    const texts = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (text, sizes) => {
        expect(guarded(cut(text, sizes)).shown).toBe(guarded([text]).shown)
      }),
    )
  })

  test('shows plain text at once, and waits only where a name may follow', () => {
    const guard = new OutputGuard({ names, allowed, language: 'en' })
    expect(guard.push('Plain words ')).toBe('Plain words ')
    expect(guard.push('Paper ')).toBe('')
    expect(guard.push('cranes')).toBe('Paper cranes')
  })

  test.each(instructions)('stops at words of a standing order: %s', (order) => {
    const { shown, guard } = guarded(['Sure! ', ...(order.match(/.{1,5}/g) ?? []), ' And more.'])
    expect(shown).toBe('Sure! That I keep to myself.')
    expect(guard.leaked).toBe(true)
  })

  test('takes time in proportion to the text', () => {
    const text = 'Paper Moon '.repeat(2_000) + '**'.repeat(2_000)
    expect(guarded([text]).shown.length).toBeGreaterThan(20_000)
  })
})

function guarded(pieces: readonly string[]) {
  const guard = new OutputGuard({ names, allowed, language: 'en' })
  const shown = pieces.map((piece) => guard.push(piece)).join('') + guard.end()
  return { guard, shown }
}

function cut(text: string, sizes: Iterator<number>): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const size = sizes.next().value ?? 1
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}
