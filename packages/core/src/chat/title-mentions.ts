import type { Title } from '@manga-assist/contracts'

/** Finds the titles that a text names, in any script, whatever the case and punctuation; the longest name first. */
export type TitleMentions = (text: string) => Title[]

interface NamedTitle {
  /** As `normalise` leaves it. */
  name: string
  title: Title
}

/** Shortest name that is searched for: a single letter is never meant as a title. */
const shortestName = 2

export function createTitleMentions(titles: readonly Title[]): TitleMentions {
  const named = titles
    .flatMap((title) => namesOf(title).map((name): NamedTitle => ({ name, title })))
    .sort((a, b) => b.name.length - a.name.length)
  return (text) => mentionsIn(normalise(text), named)
}

/** Lower case, compatibility forms folded, punctuation and spaces as one space each, a space at both ends. */
export function normalise(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
  return ` ${words.trim()} `
}

function namesOf(title: Title): string[] {
  const { english, romaji, native } = title.title
  const names = [english, romaji, native, ...title.aliases].map(normalise)
  return [...new Set(names)].filter((name) => name.trim().length >= shortestName)
}

/** A name inside a longer name that was found already does not count again. */
function mentionsIn(text: string, named: readonly NamedTitle[]): Title[] {
  const found: Title[] = []
  let rest = text
  for (const { name, title } of named) {
    const needle = standsAlone(name) ? name : name.trim()
    if (!rest.includes(needle)) continue
    if (!found.includes(title)) found.push(title)
    rest = rest.replaceAll(needle, ' | ')
  }
  return found
}

/** Latin names must be whole words; Japanese is written without spaces. */
function standsAlone(name: string): boolean {
  return !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(name)
}
