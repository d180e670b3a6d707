import type { Title } from '@manga-assist/contracts'
import type { TagMentions } from '../chat/tag-mentions.ts'
import type { TitleMentions } from '../chat/title-mentions.ts'
import { type Attitude, verbsIn } from './attitudes.ts'
import { anyMark, maskTitles } from './masked-titles.ts'

/** What a reader takes back of what they told of a title. */
export interface Retraction {
  title: Title
  /** What no longer holds. */
  kinds: readonly Attitude[]
}

/** What a text takes back. */
export interface Retracted {
  titles: readonly Retraction[]
  /** Genres and themes that are welcome again. */
  tags: readonly string[]
  /** The text without the clauses that take back: what it tells anew. */
  rest: string
}

/** "Forget that I dropped X", "I changed my mind about horror", "Xを読むのをやめたのは忘れて". */
export function retractedIn(text: string, mentions: TitleMentions, tags: TagMentions): Retracted {
  const masked = maskTitles(text, mentions)
  const clauses = masked.text.split(boundary)
  const taken = clauses.filter(takesBack)
  const titles = taken.flatMap((clause) =>
    (clause.match(marks) ?? []).flatMap((mark): Retraction[] => {
      const title = masked.titleOf(mark)
      return title ? [{ title, kinds: kindsIn(clause) }] : []
    }),
  )
  const unmask = (part: string) => part.replaceAll(marks, (mark) => masked.titleOf(mark)?.title.english ?? '')
  // Titles stay: "forget that I dropped Naruto. I love it now".
  const kept = clauses.map((clause) => (takesBack(clause) ? `${(clause.match(marks) ?? []).join('. ')}. ` : clause))
  const rest = taken.length === 0 ? text : unmask(kept.join(' '))
  return { titles, tags: [...new Set(taken.flatMap((clause) => tags(clause).flat()))], rest }
}

/** "Forget that", "I changed my mind": takes back whatever was told last, for it names nothing. */
export function takesBack(text: string): boolean {
  return retracting.test(text.replaceAll('’', "'"))
}

const marks = new RegExp(anyMark, 'g')

/** Between clauses, each of which takes back for itself. */
const boundary =
  /(?<=[.;。!?\n])|,(?= *(?:but|and|I|I'm|I've|please|no)\b)|\bbut\b|けれども?|(?<!で)けど|(?<=[ただ])が、/i

const retracting = new RegExp(
  [
    '\\b(?:forget|disregard|scratch|undo|take back|took back|retract|unsay|cancel) (?:about )?(?:that|what|it|my|the|all|everything|I|me)\\b',
    "\\b(?:changed|change|changing) my (?:mind|opinion)\\b|\\bI was wrong about\\b|\\bI (?:never|did(?:n't| not)) (?:actually )?(?:drop|dropped|hate|dislike)\\b",
    '\\b(?:remove|delete|drop|take|unmark)\\b[^.!?]*\\b(?:from|off|out of) my (?:\\w+ )?(?:list|lists|favou?rites|dropped|dislikes|read|history)\\b',
    '忘れて|取り消|撤回|なかったこと|気が変わ|考え(?:が|を)(?:変|改|直)|(?:リスト|お気に入り)から(?:消|外|削除)',
  ].join('|'),
  'i',
)

const all: readonly Attitude[] = ['liked', 'read', 'dropped']
/** Opinions: what a reader may see otherwise today. That they read it stays true. */
const opinions: readonly Attitude[] = ['liked', 'dropped']

/** What is taken back: what the clause says that was told, else any opinion. */
function kindsIn(clause: string): readonly Attitude[] {
  if (/\bfavou?rites\b|お気に入り/i.test(clause)) return ['liked']
  const told = new Set(verbsIn(clause, { whateverIsSaid: true }).map(({ attitude }) => attitude))
  const kinds = all.filter((kind) => told.has(kind))
  // "Remove Naruto from my read list" reads as a verb of reading; "drop Naruto from my list" as one of dropping.
  if (/\b(?:remove|delete|drop|take|unmark)\b.*\bmy\b|リストから/i.test(clause))
    return /\bread\b|既読/i.test(clause) ? ['read'] : all
  if (kinds.includes('dropped')) return ['dropped']
  return kinds.length > 0 ? kinds : opinions
}
