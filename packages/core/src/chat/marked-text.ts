import { contextBefore, isPresented } from './name-places.ts'

/** A pair of marks that readers take for the marks of a name. */
export interface Mark {
  open: string
  close: string
  /**
   * - name: marks names and nothing else, save for labels
   * - title: emphasis, links, code: a name where what it holds is written as one
   * - quote: a name where the words around recommend it
   */
  says: 'name' | 'title' | 'quote'
}

/** The longest mark first. */
const marks: readonly Mark[] = [
  { open: '\\*\\*', close: '\\*\\*', says: 'name' },
  { open: '**', close: '**', says: 'name' },
  { open: '__', close: '__', says: 'name' },
  { open: '『', close: '』', says: 'name' },
  { open: '《', close: '》', says: 'name' },
  { open: '<strong>', close: '</strong>', says: 'name' },
  { open: '<b>', close: '</b>', says: 'name' },
  { open: '<em>', close: '</em>', says: 'title' },
  { open: '<i>', close: '</i>', says: 'title' },
  { open: '<u>', close: '</u>', says: 'title' },
  { open: '<cite>', close: '</cite>', says: 'title' },
  { open: '\\*', close: '\\*', says: 'title' },
  { open: '*', close: '*', says: 'title' },
  { open: '_', close: '_', says: 'title' },
  { open: '`', close: '`', says: 'title' },
  { open: '[', close: ']', says: 'title' },
  { open: '【', close: '】', says: 'quote' },
  { open: '〈', close: '〉', says: 'quote' },
  { open: '「', close: '」', says: 'quote' },
  { open: '"', close: '"', says: 'quote' },
  { open: '“', close: '”', says: 'quote' },
  { open: '‘', close: '’', says: 'quote' },
  { open: "'", close: "'", says: 'quote' },
  { open: '«', close: '»', says: 'quote' },
]
const byFirst = Map.groupBy(marks, ({ open }) => open.charCodeAt(0))
const longestMark = Math.max(...marks.map(({ open }) => open.length))

/** Marked text is a name up to so many characters; what is longer, or goes over the line, is none. */
const longestName = 200
/** What may be more than a name is not waited for so long. */
const longestTitle = 80

/** An address that is longer is none. */
const longestTarget = 300

/** What a mark at one place of a text holds. */
export type Marked =
  | { kind: 'none' }
  | { kind: 'open' }
  /** The mark does not close: it marks nothing. */
  | { kind: 'unclosed'; isDropped: boolean; end: number }
  | { kind: 'closed'; mark: Mark; name: string; from: number; closeAt: number; end: number }

const none: Marked = { kind: 'none' }

/** Reads the mark that begins at `at`, if one does. `isWhole` says that nothing follows the text. */
export function readMarked(text: string, at: number, isWhole: boolean): Marked {
  const candidates = byFirst.get(text.charCodeAt(at))
  if (candidates === undefined) return none
  const here = text.slice(at, at + longestMark).toLowerCase()
  const isCut = ({ open }: Mark) => open.length > here.length && open.startsWith(here)
  if (!isWhole && candidates.some(isCut)) return { kind: 'open' }
  const mark = candidates.find(({ open }) => here.startsWith(open))
  if (mark === undefined) return none
  const from = at + mark.open.length
  if (mark.says !== 'name') {
    if (from === text.length) return isWhole ? none : { kind: 'open' }
    if (!opensHere(text, at, from)) return none
    // What begins small is taken for a name where it is recommended only; then nobody need wait for its end.
    const isSmall = /^\p{Ll}/u.test(text.charAt(from))
    if (isSmall && !isPresented({ before: text.slice(Math.max(0, at - contextBefore), at), behind: '' })) return none
  }
  return closingOf(text, from, mark, isWhole)
}

function opensHere(text: string, at: number, from: number): boolean {
  if (/\s/.test(text.charAt(from))) return false
  return !/[\p{Script=Latin}\p{N}.,!?…]/u.test(text.charAt(at - 1))
}

function closingOf(text: string, from: number, mark: Mark, isWhole: boolean): Marked {
  const longest = mark.says === 'name' ? longestName : longestTitle
  const held = text.slice(from, from + longest + mark.close.length)
  const closing = held.toLowerCase().indexOf(mark.close)
  const line = held.indexOf('\n')
  const isClosed = closing !== -1 && (line === -1 || line > closing)
  if (isClosed) {
    const closeAt = from + closing
    const end = mark.open === '[' ? endOfLink(text, closeAt + 1, isWhole) : closeAt + mark.close.length
    return end === 'open'
      ? { kind: 'open' }
      : { kind: 'closed', mark, name: held.slice(0, closing), from, closeAt, end }
  }
  const mayClose = !isWhole && line === -1 && from + longest + mark.close.length > text.length
  return mayClose
    ? { kind: 'open' }
    : { kind: 'unclosed', isDropped: mark.open === '**' || mark.open === '『', end: from }
}

/** Where a link's target ends, if there is one behind its text. */
function endOfLink(text: string, at: number, isWhole: boolean): number | 'open' {
  const rest = text.slice(at, at + longestTarget)
  if (rest === '' && !isWhole) return 'open'
  const target = /^\([^()\s]*(?=(\)?))/.exec(rest)
  if (target === null) return at
  if (target[1] === ')') return at + target[0].length + 1
  return target[0].length === rest.length && rest.length < longestTarget && !isWhole ? 'open' : at
}
