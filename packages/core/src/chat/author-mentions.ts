import type { Title } from '@manga-assist/contracts'
import { normalise } from './title-mentions.ts'

/** Finds the authors that a text names, as the catalogue writes them; whichever name comes first. */
export type AuthorMentions = (text: string) => string[]

export function createAuthorMentions(titles: readonly Title[]): AuthorMentions {
  const names = new Map<string, string>()
  for (const author of titles.flatMap((title) => title.authors)) {
    names.set(normalise(author), author)
    names.set(normalise(author.split(' ').toReversed().join(' ')), author)
  }
  // A single word is a pen name ("CLAMP"), or one that a title may have as well: whole names only.
  const whole = [...names].filter(([name]) => name.trim().length >= shortestName)
  return (text) => {
    const plain = normalise(text)
    return [...new Set(whole.filter(([name]) => plain.includes(name)).map(([, author]) => author))]
  }
}

const shortestName = 4
