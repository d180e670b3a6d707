import type { Title } from '@manga-assist/contracts'
import type { Criterion, PreferenceChange, RetrievedTitle } from '@manga-assist/core'

/** All that the embedded model says, in one language. */
export interface Phrases {
  /** A title's name, marked as names are. */
  name(title: Title): string
  openings: readonly string[]
  /** The words that were asked for found nothing. */
  openingByTaste: string
  openingTrending: string
  /** Asked for what is read just now, where no chapter comes out. */
  openingNoNews: string
  openingTranslated: string
  openingExplained: string
  openingSimilar(subjects: readonly Title[]): string
  openingByAuthor(author: string): string
  unknownSubject: string
  listItem(retrieved: RetrievedTitle): string
  explained(retrieved: RetrievedTitle): string
  closing(first: Title): string
  facts(title: Title): string
  firstVolume(title: Title): string
  next(titles: readonly Title[]): string
  comparison(titles: readonly Title[]): string
  /** Names the one of a comparison that a question asks for. */
  chosen(title: Title, criterion: Criterion): string
  compareWhat: string
  changed(change: PreferenceChange): string
  changeWhat: string
  /** The reader pointed at a title that no list has; of the titles that were named, none where there was no list. */
  noSuchItem(listed: readonly Title[]): string
  /** How an age was heeded, and what the catalogue does not know. */
  chosenForAge(age: number): string
  andNext: string
  greetings: readonly string[]
  thanks: string
  outOfScope: string
  unsafe: string
  unknownTitle: string
  nothingFound: string
}

export function firstSentence(text: string): string {
  return text.match(/^.+?(?:[.!?](?=\s|$)|。)/u)?.[0] ?? text
}

export function readable(tag: string): string {
  return tag.replaceAll('-', ' ')
}

/** Tags that all titles carry. */
export function sharedTags(titles: readonly Title[]): string[] {
  const [first, ...others] = titles
  const tags = first ? [...new Set([...first.themes, ...first.genres])] : []
  return tags.filter((tag) => others.every(({ themes, genres }) => [...themes, ...genres].includes(tag)))
}

/** Tags that one title carries and the others do not. */
export function ownTags(title: Title, titles: readonly Title[]): string[] {
  const shared = sharedTags(titles)
  return [...new Set([...title.themes, ...title.genres])].filter((tag) => !shared.includes(tag)).slice(0, 3)
}
