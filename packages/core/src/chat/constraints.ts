import { type Demographic, demographics, type Genre, type Title } from '@manga-assist/contracts'
import { type Bounds, lengthIn, yearsIn } from './bounds.ts'
import { unwantedGenresIn } from './genre-words.ts'

export { genresIn, unwantedGenresIn } from './genre-words.ts'

/** What a title must be like, besides being a good answer. Everything left out is free. */
export interface Constraints extends Bounds {
  status?: 'completed' | 'ongoing'
  demographic?: Demographic
  /** All of these. */
  genres?: readonly Genre[]
  /** None of these. */
  withoutGenres?: readonly Genre[]
}

export function meets(title: Title, constraints: Constraints): boolean {
  const { maxVolumes = Infinity, minVolumes = 0, fromYear = 0, toYear = Infinity } = constraints
  const { status, demographic, genres: wanted = [], withoutGenres = [] } = constraints
  return (
    title.volumes <= maxVolumes &&
    title.volumes >= minVolumes &&
    title.year >= fromYear &&
    title.year <= toYear &&
    (status === undefined || title.status === status) &&
    (demographic === undefined || title.demographic === demographic) &&
    wanted.every((genre) => title.genres.includes(genre)) &&
    !title.genres.some((genre) => withoutGenres.includes(genre))
  )
}

/** What a message demands in so many words, in English or Japanese. */
export function constraintsIn(asked: string): Constraints {
  const text = asked.normalize('NFKC')
  const unwanted = unwantedGenresIn(text)
  return {
    ...lengthIn(text),
    ...yearsIn(text),
    ...statusIn(text),
    ...demographicIn(text),
    ...(unwanted.length > 0 && { withoutGenres: unwanted }),
  }
}

/** "I have finished Monster" tells of the reader, "a finished series" of what is wanted. */
function statusIn(text: string): Constraints {
  if (
    /\b(completed?|finished) (\S+ )?(manga|series|titles?|one|ones|stor(y|ies))\b|\bonly (completed?|finished)\b/i.test(
      text,
    ) &&
    !/\bI(?:'ve| have)? (?:just )?(?:finished|completed)\b/i.test(text)
  ) {
    return { status: 'completed' }
  }
  if (
    /\b(?:is|are|be|already) (?:already )?(?:completed?|finished)\b(?!.*\?)|^\W*(?:completed?|finished)\W*$|完結した|完結済|完結して(?:い)?る(?!\s*[？?]|の[？?]|か|んです)|完結の/i.test(
      text,
    )
  ) {
    return { status: 'completed' }
  }
  return /\b(ongoing|still running)\b|連載中/i.test(text) ? { status: 'ongoing' } : {}
}

function demographicIn(text: string): Constraints {
  const japanese: Record<string, Demographic> = {
    少年漫画: 'shonen',
    少女漫画: 'shojo',
    青年漫画: 'seinen',
    女性漫画: 'josei',
  }
  const [word] = Object.keys(japanese).filter((name) => text.includes(name))
  if (word !== undefined) return { demographic: japanese[word] ?? 'shonen' }
  const plain = text.toLowerCase().replaceAll('ō', 'o').replaceAll('shounen', 'shonen').replaceAll('shoujo', 'shojo')
  const named = demographics.find((name) => new RegExp(`\\b${name}\\b`).test(plain))
  return named ? { demographic: named } : {}
}
