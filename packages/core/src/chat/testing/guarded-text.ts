import { guardedAnswer, sampleTitle, sampleTitles } from '../../testing/index.ts'
import { createGuardedNames } from '../guarded-names.ts'

const named = (id: string, english: string, native: string, aliases: string[] = []) =>
  sampleTitle(id, { title: { english, romaji: english, native }, aliases, authors: ['Akira Kuro'] })

/** The sample titles, and some whose names are words, or are spelled in many ways. */
const titles = [
  ...sampleTitles,
  named('monster', 'Monster', 'MONSTER'),
  named('berserk', 'Berserk', 'ベルセルク'),
  named('akira', 'Akira', 'アキラ'),
  named('great-halls', 'The Great Halls', '大奥'),
  named('touch', 'Touch', 'タッチ'),
  named('one-piece', 'One Piece', 'ワンピース'),
  named('bread', 'Bread & Butter', 'バタープリン'),
  named('pokemon', "Pokémon Rider's Adventure", 'ポケモン・ライダー'),
  named('unico', 'Unico Quest', 'ユニコ'),
  named('listen', 'Wave, Listen to Me!', '波よ聞いてくれ'),
]

/** Made once: a property test must not make them for every run. */
export const guardedNames = createGuardedNames(titles)

/** What a guard lets through of a text that comes in pieces. Night Vault and Iron Petal were retrieved. */
export function guarded(pieces: readonly string[]) {
  return guardedAnswer({ guardedNames }, ['night-vault', 'iron-petal'], pieces)
}
