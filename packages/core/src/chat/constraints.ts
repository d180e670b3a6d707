import { type Demographic, demographics, type Genre, isGenre, type Title } from '@manga-assist/contracts'
import { type Bounds, changedBounds, lengthIn, yearsIn } from './bounds.ts'
import { isForAge, readersAgeIn } from './readers-age.ts'
import type { TagMentions } from './tag-mentions.ts'
import { unwantedTagsIn } from './unwanted-tags.ts'

/** What a title must be like, besides being a good answer. Everything left out is free. */
export interface Constraints extends Bounds {
  status?: 'completed' | 'ongoing'
  demographic?: Demographic
  /** All of these. */
  genres?: readonly Genre[]
  /** Of each of these groups one genre or theme at least. */
  about?: readonly (readonly string[])[]
  /** None of these. */
  withoutGenres?: readonly Genre[]
  /** None of these either. */
  withoutThemes?: readonly string[]
  /** Ids of titles that were refused by name. */
  withoutTitles?: readonly string[]
  /** Age in years of the reader whom it is for. */
  readerAge?: number
}

export function meets(title: Title, constraints: Constraints): boolean {
  const { maxVolumes = Infinity, minVolumes = 0, fromYear = 0, toYear = Infinity } = constraints
  const { status, demographic, genres: wanted = [], about = [], withoutGenres = [], withoutThemes = [] } = constraints
  const { withoutTitles = [], readerAge = Infinity } = constraints
  return (
    title.volumes <= maxVolumes &&
    title.volumes >= minVolumes &&
    title.year >= fromYear &&
    title.year <= toYear &&
    (status === undefined || title.status === status) &&
    (demographic === undefined || title.demographic === demographic) &&
    wanted.every((genre) => title.genres.includes(genre)) &&
    about.every((group) => group.some((tag) => isTagged(title, tag))) &&
    !title.genres.some((genre) => withoutGenres.includes(genre)) &&
    !title.themes.some((theme) => withoutThemes.includes(theme)) &&
    !withoutTitles.includes(title.id) &&
    isForAge(title, readerAge)
  )
}

/** Whether a title bears a genre or a theme. */
export function isTagged({ genres, themes }: Title, tag: string): boolean {
  return themes.includes(tag) || genres.some((genre) => genre === tag)
}

/** What a message demands in so many words, in English or Japanese. */
export function constraintsIn(asked: string, tags: TagMentions): Constraints {
  const text = asked.normalize('NFKC')
  const unwanted = unwantedTagsIn(text, tags)
  const withoutGenres = unwanted.filter(isGenre)
  const withoutThemes = unwanted.filter((tag) => !isGenre(tag))
  const readerAge = readersAgeIn(text)
  return {
    ...lengthIn(text),
    ...yearsIn(text),
    ...statusIn(text),
    ...demographicIn(text),
    ...(withoutGenres.length > 0 && { withoutGenres }),
    ...(withoutThemes.length > 0 && { withoutThemes }),
    ...(readerAge !== undefined && { readerAge }),
  }
}

/**
 * Old demands with new ones. A new bound on one side drops the old one on the other, which it may contradict; what is
 * unwanted adds up, and is no longer asked for.
 */
export function changedConstraints(before: Constraints, now: Constraints): Constraints {
  const withoutGenres = joined(before.withoutGenres, now.withoutGenres)
  const withoutThemes = joined(before.withoutThemes, now.withoutThemes)
  const withoutTitles = joined(before.withoutTitles, now.withoutTitles)
  const { about: asked = [], ...others } = changedBounds(before, now)
  const about = withoutTags(asked, [...withoutGenres, ...withoutThemes])
  return {
    ...others,
    ...(about.length > 0 && { about }),
    ...(withoutGenres.length > 0 && { withoutGenres }),
    ...(withoutThemes.length > 0 && { withoutThemes }),
    ...(withoutTitles.length > 0 && { withoutTitles }),
  }
}

/** Groups of which no tag is unwanted. */
function withoutTags(groups: readonly (readonly string[])[], unwanted: readonly string[]): (readonly string[])[] {
  return groups.filter((group) => !group.some((tag) => unwanted.includes(tag)))
}

function joined<T>(before: readonly T[] = [], now: readonly T[] = []): T[] {
  return [...new Set([...before, ...now])]
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
