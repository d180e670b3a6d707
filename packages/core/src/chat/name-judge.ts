import type { Guarded, GuardedNames } from './guarded-names.ts'
import type { ItemHead } from './item-head.ts'
import type { Mark } from './marked-text.ts'
import { capitalsOf, contentsOf, isLatin, matchAt } from './name-contents.ts'
import { contextBehind, isMeantAsTitle, isPlainWord, isPresented, opensItem, type Place } from './name-places.ts'
import type { PhraseMatch } from './phrase-reader.ts'
import { isWordToo } from './word-names.ts'

/** `read-on`: it is no name, and what is inside is read like all text. `refuse`: it recites the standing orders. */
export type Verdict = 'show' | 'withhold' | 'read-on' | 'wait' | 'refuse'

/** Says of what may be a name whether the answer may give it. `isWhole` says that nothing follows `place.behind`. */
export interface NameJudge {
  /** Of a phrase that is known, wherever it stands. */
  ofMatch(match: PhraseMatch<Guarded>, place: Place, isWhole: boolean): Verdict
  /** Of what stands in marks. */
  ofMarked(mark: Mark, place: Place, isWhole: boolean): Verdict
  /** Of what an item of a list, or a heading, begins with. */
  ofItem(item: ItemHead): Verdict
}

/** `allowed` are the ids of the titles that may be named. */
export function createNameJudge(names: GuardedNames, allowed: ReadonlySet<string>): NameJudge {
  const mayName = ({ tags }: PhraseMatch<Guarded>) =>
    tags.some((tag) => tag.kind === 'name' && allowed.has(tag.titleId))
  const contents = (text: string) => contentsOf(text, names, mayName)
  const { ordinary } = names
  return {
    ofMatch(match, place, isWhole) {
      if (match.tags.some(({ kind }) => kind === 'secret')) return 'refuse'
      return mayName(match) ? 'show' : ofForbidden(match, place, isWhole, names)
    },
    ofMarked(mark, place, isWhole) {
      const { isName, rest, holdsSecret, holdsForbidden } = contents(place.written)
      // Whoever reads on comes to the orders, and stops there.
      if (holdsSecret) return 'read-on'
      if (isName !== 'none') return isName === 'allowed' ? 'show' : 'withhold'
      const isOfNames = mark.says === 'name'
      if (ordinary.isLabel(rest)) return isOfNames && holdsForbidden ? 'withhold' : 'read-on'
      if (isOfNames) return !holdsForbidden && ordinary.isSaid(place.written) ? 'read-on' : 'withhold'
      return ofUnknown(mark, place, isWhole)
    },
    ofItem({ head, isNumbered }) {
      const { rest, isName, holdsAllowed } = contents(head)
      const capitals = capitalsOf(head)
      if (isName !== 'none' || holdsAllowed || capitals === 0 || ordinary.isLabel(rest)) return 'read-on'
      // "1. Silent Garden" is a name, "- Silent Garden" may tell what a story has.
      if (ordinary.isSaid(head.toLowerCase()) && !(isNumbered && capitals > 1)) return 'read-on'
      return isNumbered || capitals > 1 ? 'withhold' : 'read-on'
    },
  }
}

/** Of a name that must not be given, but may be meant as a word. */
function ofForbidden(
  { tags }: PhraseMatch<Guarded>,
  place: Place,
  isWhole: boolean,
  { authors }: GuardedNames,
): Verdict {
  if (!tags.every((tag) => tag.kind === 'name' && isWordToo(tag.name))) return 'withhold'
  if (isPlainWord(place)) return 'show'
  if (place.behind.length < contextBehind && !isWhole) return 'wait'
  const author = matchAt(authors, place.written + place.behind, 0)
  if (author !== undefined && author.end > place.written.length) return 'show'
  return isMeantAsTitle(place) ? 'withhold' : 'show'
}

/** Of text that is not known, in marks that also mark other things. */
function ofUnknown({ says }: Mark, place: Place, isWhole: boolean): Verdict {
  const { before, written, behind } = place
  const capitals = capitalsOf(written)
  if (capitals > 1 && (says === 'title' || opensItem(before))) return 'withhold'
  const isSmall = /^\p{Ll}/u.test(written)
  if (!isSmall && isLatin(written) && capitals === 0) return 'read-on'
  if (!isSmall && isPresented({ before, behind: '' })) return 'withhold'
  if (behind.length < contextBehind && !isWhole) return 'wait'
  if (isSmall) return isFollowedByWord(behind) ? 'read-on' : 'withhold'
  return isPresented(place) ? 'withhold' : 'read-on'
}

/** A "slow burn" romance: what is quoted describes what follows. */
function isFollowedByWord(behind: string): boolean {
  return /^\s+(?!(?:by|is|and|or|if|for|because|next|first|now|today|instead|as|to)\b)\p{L}/u.test(behind)
}
