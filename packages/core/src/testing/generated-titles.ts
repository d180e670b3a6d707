import { demographics, genres, publicationStatuses, type Title } from '@manga-assist/contracts'
import { japaneseTags } from '../recommend/japanese-tags.ts'
import { sampleTitle } from './titles.ts'

const themes = Object.keys(japaneseTags).filter((tag) => !([...demographics, ...genres] as string[]).includes(tag))
/** Words that made-up synopses are drawn from. */
const syllables = ['ka', 'ri', 'mo', 'ten', 'shu', 'ya', 'nobu', 'ha', 'zen', 'to', 'mi', 'ro']
const wordCount = 3_000
/** Titles that one made-up author wrote, on average. */
const titlesPerAuthor = 3

/**
 * A made-up catalogue of any size in the shape of a real one: common tags and rare ones, authors with several titles,
 * synopses with telling words. The same size and seed give the same catalogue.
 */
export function generatedTitles(count: number, seed: number): Title[] {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  // Squared, so that the first of a list come up most, as "school life" does.
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() ** 2 * from.length)] as T
  const several = <T>(from: readonly T[], least: number, most: number): T[] => {
    const chosen = new Set<T>()
    for (let wanted = least + below(most - least + 1); chosen.size < wanted; ) chosen.add(pick(from))
    return [...chosen]
  }
  const authors = Array.from({ length: Math.ceil(count / titlesPerAuthor) }, (_, number) => `Author ${number}`)
  const words = Array.from({ length: wordCount }, (_, number) => wordOf(number))
  return Array.from({ length: count }, (_, number) =>
    sampleTitle(`generated-${number}`, {
      authors: [authors[below(authors.length)] ?? 'Author'],
      year: 1960 + below(65),
      demographic: pick(demographics),
      genres: several(genres, 2, 5),
      themes: several(themes, 3, 7),
      status: pick(publicationStatuses),
      synopsis: `${several(words, 9, 14).join(' ')}. ${several(words, 9, 14).join(' ')}.`.slice(0, 420),
      popularity: 1 + below(5),
    }),
  )
}

function wordOf(number: number): string {
  const digits = [...number.toString(syllables.length).padStart(3, '0')]
  return digits.map((digit) => syllables[Number.parseInt(digit, syllables.length)]).join('')
}

/** Mulberry32: small, even, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
