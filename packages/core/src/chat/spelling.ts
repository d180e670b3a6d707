/** Words shorter than these are too near to others: with a letter less "robot" is "root". */
const shortest = { swapped: 5, missing: 6 }

/** The word that a misspelt one stands for; undefined for what is right, or too far from anything. */
export type Spelling = (word: string) => string | undefined

/** Knows words with letters in another order ("sprots") or one left out ("horor"); the first letter is always right. */
export function createSpelling(words: Iterable<string>): Spelling {
  const known = new Set([...words].filter((word) => /^[a-z]+$/.test(word)))
  const meant = new Map<string, string>()
  for (const word of known) {
    if (word.length >= shortest.missing) for (const slip of withOneLess(word)) meant.set(slip, word)
    if (word.length >= shortest.swapped) meant.set(sorted(word), word)
  }
  return (word) => (known.has(word) ? undefined : (meant.get(word) ?? meant.get(sorted(word))))
}

/** A key that all orders of a word's letters share; it looks like no word. */
function sorted(word: string): string {
  return `${word.slice(0, 1)}-${[...word.slice(1)].sort().join('')}`
}

function withOneLess(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(0, at + 1) + word.slice(at + 2))
}
