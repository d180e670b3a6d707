import { isEnglishWord, isSeveralWords } from './word-names.ts'

/** So much of a text before and behind a name tells whether it is presented as a title, in characters. */
export const contextBefore = 80
export const contextBehind = 28

/** Where a possible name stands: the text before it, the name as written, and the text behind it. */
export interface Place {
  before: string
  written: string
  behind: string
}

const verbs =
  'read|reads|reading|reread|try|trying|recommend|recommends|recommended|recommending|recommendation|suggest|suggests|suggesting|pick up|picking up|pick|picks|choose|check out|checking out|look at|start with|begin with|go for|go with|get|buy|grab|enjoy|love|consider|(?:manga|series|story|titles?|works?|ones?) (?:called|named|titled|entitled)|titled|entitled|continue with|move on to|follow (?:it )?with'
const between = '(?:the|also|first|then|next|either|would be|would say|is|are|you|out|manga|series|title|titles|called)'
/** "You should read ", "My recommendation is ", "pick: ", with or without marks of its own. */
const recommends = new RegExp(`\\b(?:${verbs})(?:\\s+${between}){0,3}\\s*[:–—-]?\\s*$`, 'i')
/** "Read Berserk, Monster and ": a list that such a verb leads. */
const lists = new RegExp(`\\b(?:${verbs})\\s[^.!?\\n]{1,70}?(?:,|\\band|\\bor|&)\\s*(?:and|or|also|then)?\\s*$`, 'i')
const announces =
  /\b(?:recommendations?|picks?|titles?|favou?rites?|suggestions?|choices?|manga|series)(?: (?:is|are|would be|for you))?\s*:\s*$/i
/** " by Kentaro Miura", " is a must-read". */
const praises =
  /^\s*(?:\([^()]{0,12}\)\s*)?(?:by\s+\p{Lu}|(?:is|would be|might be|could be|will be)\s+(?:an?\s+)?(?:must|my\s+(?:pick|top|first|recomm)|what you|just what|perfect|the (?:one|manga|series)|worth|for you|great (?:pick|choice|read)|good (?:pick|choice|read)))/u

const japaneseBefore =
  /(?:おすすめ|オススメ|お勧め|推薦|一押し|イチオシ)(?:作品|漫画)?(?:は|：|:|なら|に)?、?\s*$|(?:まずは|ぜひ|是非)、?\s*$/
const japaneseBehind =
  /^\s*(?:を(?:ぜひ|是非|まず|、)*(?:お?読|お?試|手に|オススメ|おすすめ|お勧め|すすめ|勧め|推)|[がもは](?:一番|特に|、)*(?:おすすめ|オススメ|お勧め|いかが|どう|ぴったり)|(?:という|って(?:いう)?)(?:漫画|マンガ|作品)|から読)/

/** Whether words around a place say that what stands there is a title to read. */
export function isPresented({ before, behind }: Omit<Place, 'written'>): boolean {
  const plain = before.replaceAll(/[*_`"“”「『《«[\\#]|<[^<>]*>/g, '')
  return (
    recommends.test(plain) ||
    lists.test(plain) ||
    announces.test(plain) ||
    praises.test(unmarked(behind)) ||
    japaneseBefore.test(plain) ||
    japaneseBehind.test(unmarked(behind))
  )
}

/** Whether a name that is a word too stands for the title: presented, and written as titles are. */
export function isMeantAsTitle(place: Place): boolean {
  const { before, written, behind } = place
  const isCapital = !/^\p{Ll}/u.test(written)
  const isQuoted = quotes.some(([open, close]) => before.endsWith(open) && behind.startsWith(close))
  if (isQuoted) return isCapital || isPresented(place)
  if (isPlainWord(place)) return false
  if (isSeveralWords(written) && isCapital) return true
  if (isCapital && opensItem(before) && endsItem(behind)) return true
  return isPresented(place) && !goesOn(behind)
}

/** Whether a name that is a word too is no more than the word, whatever follows. */
export function isPlainWord({ before, written }: Omit<Place, 'behind'>): boolean {
  return /^\p{Ll}/u.test(written) && isEnglishWord(written) && !quotes.some(([open]) => before.endsWith(open))
}

const quotes = [
  ['"', '"'],
  ['“', '”'],
  ['‘', '’'],
  ["'", "'"],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['〈', '〉'],
  ['【', '】'],
  ['*', '*'],
  ['_', '_'],
  ['`', '`'],
  ['«', '»'],
  ['[', ']'],
  ['>', '<'],
] as const

/** "Monster Hunters", "monster stories": the name is the beginning of something else. */
function goesOn(behind: string): boolean {
  return (
    /^['’]?\s*\p{Lu}\p{Ll}+/u.test(behind) &&
    !/^\s*(?:Vol|Volume|Deluxe|Omnibus|Book|Part|Chapter|It|You)\b/.test(behind)
  )
}

/** Whether an item of a list, or a heading, begins here. */
export function opensItem(before: string): boolean {
  return /(?:^|\n)[ \t>]*(?:#{1,6}[ \t]+|(?:[-*+•][ \t]+|[・●◆■][ \t]*|[([]?\d{1,3}[.)．、:\]][ \t]*|[①-⑳][ \t]*))$/.test(
    before,
  )
}

/** Whether the name of an item ends here: the line does, or what is said of it begins. */
function endsItem(behind: string): boolean {
  return /^[*_`!?]*\s*(?:$|\n|[-–—:：（(,、]|by\s)/.test(behind)
}

function unmarked(text: string): string {
  return text.replace(/^(?:[*_`"”」』》»\]\\]|<\/\w+>)+/, '')
}
