import { contextBefore, opensItem } from './name-places.ts'

/** What an item of a list, or a heading, begins with, up to what is said of it. */
export interface ItemHead {
  head: string
  end: number
  isNumbered: boolean
}

/** Nothing that is longer is the name of an item. */
const longestHead = 80
const headPattern = /^(?:(?!\s[-–—]\s|\sby\s)[^\n:：(（,、"“「『*_`<[])*/
const headEnds = /[\n:：(（,、"“「『*_`<[]/
/** " - " and " by " are seen when so many characters are there. */
const longestEnd = 4
/** A whole word with a small letter that titles write with a capital: the item is a sentence. */
const smallWord =
  /(?:^|\s)(?!(?:a|an|and|at|by|de|for|from|in|into|la|le|my|no|ni|of|on|or|the|to|wa|vs|with|x)\s)\p{Ll}\S*\s/u

/** The head of the item that begins at `at`, if one does and may be a name; 'open' while the text may go on with it. */
export function itemAt(text: string, at: number, isWhole: boolean): ItemHead | 'open' | undefined {
  if (!mayFollowMarker(text, at)) return undefined
  const before = text.slice(Math.max(0, at - contextBefore), at)
  if (!opensItem(before) || !/[\p{L}\p{N}]/u.test(text.charAt(at))) return undefined
  const rest = text.slice(at, at + longestHead + longestEnd)
  const run = headPattern.exec(rest)?.[0] ?? ''
  if (run.length > longestHead || smallWord.test(run)) return undefined
  const isSeen = headEnds.test(rest.charAt(run.length)) || run.length + longestEnd <= rest.length
  if (!isSeen && !isWhole) return 'open'
  const head = run.replace(/[\s.!?。]+$/, '')
  return { head, end: at + head.length, isNumbered: /[\d①-⑳][.)．、:\]]?\s*$/.test(before) }
}

/** Cheap, as it is asked of every character. */
function mayFollowMarker(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return markers.has(before === space ? text.charCodeAt(at - 2) : before)
}

const space = 0x20
const markers: ReadonlySet<number> = new Set(
  [...' #-*+•・●◆■.)．、:]0123456789①②③④⑤⑥⑦⑧⑨⑩'].map((character) => character.charCodeAt(0)),
)
