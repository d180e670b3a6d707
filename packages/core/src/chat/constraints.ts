import { type Demographic, demographics, type Genre, type Title } from '@manga-assist/contracts'
import { unwantedGenresIn } from './genre-words.ts'

export { genresIn, unwantedGenresIn } from './genre-words.ts'

/** What a title must be like, besides being a good answer. Everything left out is free. */
export interface Constraints {
  maxVolumes?: number
  minVolumes?: number
  /** Years in which serialisation began, both included. */
  fromYear?: number
  toYear?: number
  status?: 'completed' | 'ongoing'
  demographic?: Demographic
  /** All of these. */
  genres?: readonly Genre[]
  /** None of these. */
  withoutGenres?: readonly Genre[]
}

/** "Short" means what fits in a weekend. */
const shortSeriesVolumes = 5
/** "Long" means what lasts a winter. */
const longSeriesVolumes = 20

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
export function constraintsIn(text: string): Constraints {
  const unwanted = unwantedGenresIn(text)
  return {
    ...lengthIn(text),
    ...yearsIn(text),
    ...statusIn(text),
    ...demographicIn(text),
    ...(unwanted.length > 0 && { withoutGenres: unwanted }),
  }
}

function lengthIn(text: string): Constraints {
  const [, most] =
    text.match(/\b(?:under|below|less than|at most|up to|max(?:imum)?) (\d{1,3}) vol|(\d{1,3})巻以内/i) ?? []
  if (most !== undefined) return { maxVolumes: Number(most) }
  if (/\b(short|one-?shot|quick read|few volumes|not too long|isn'?t too long)\b|短い|短め|短編|一気読み/i.test(text)) {
    return { maxVolumes: shortSeriesVolumes }
  }
  return /\b(long(-running)?|epic length|many volumes)\b|長編|長い/i.test(text) ? { minVolumes: longSeriesVolumes } : {}
}

function yearsIn(text: string): Constraints {
  const [, decade] = text.match(/\b(?:19|20)?([0-9])0'?s\b/i) ?? text.match(/([0-9])0年代/) ?? []
  if (decade !== undefined) {
    const first = Number(decade) >= 4 ? 1900 + Number(decade) * 10 : 2000 + Number(decade) * 10
    return { fromYear: first, toYear: first + 9 }
  }
  if (/\b(classic|old-?school|vintage)s?\b|昔の|古典|名作古/i.test(text)) return { toYear: 1999 }
  return /\b(recent|modern|brand new|newer)\b|最近の|新しい/i.test(text) ? { fromYear: 2015 } : {}
}

function statusIn(text: string): Constraints {
  if (
    /\b(completed?|finished)\b(?=[^?]*\b(manga|series|titles?|one|only)\b)|\bonly (completed?|finished)\b|完結した|完結済/i.test(
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

/** Comparatives measure against the last list; without one there is nothing to compare with. */
export function comparedWith(text: string, last: readonly Title[]): Constraints {
  if (last.length === 0) return {}
  const volumes = last.map((title) => title.volumes)
  const years = last.map((title) => title.year)
  if (/\b(shorter|fewer volumes|less long|too long)\b|もっと短|短いの|短めの|長すぎ/i.test(text)) {
    return { maxVolumes: Math.max(1, Math.min(...volumes) - 1) }
  }
  if (/\b(longer|more volumes|too short)\b|もっと長|長いの|長めの|短すぎ/i.test(text)) {
    return { minVolumes: Math.max(...volumes) + 1 }
  }
  if (/\b(older|earlier)\b|もっと古|古いの|昔の/i.test(text)) return { toYear: Math.min(...years) - 1 }
  if (/\b(newer|more recent|more modern)\b|もっと新|新しいの|最近の/i.test(text))
    return { fromYear: Math.max(...years) + 1 }
  return {}
}
