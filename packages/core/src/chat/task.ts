import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { Turn, TurnFocus } from '../ports/conversation-store.ts'
import type { Intent } from '../ports/intent-classifier.ts'
import type { PreferenceChange } from '../preferences/preference-change.ts'
import { changedBounds, comparedWith } from './bounds.ts'
import { type Constraints, constraintsIn } from './constraints.ts'
import { countIn } from './count.ts'
import { type AtHand, followUpIn, toldIn, toldOf } from './follow-up.ts'
import { detectLanguage, type Language } from './language.ts'
import { pointedAt } from './positions.ts'
import { queryTerms } from './query-terms.ts'
import { readRefinement } from './refinement.ts'

/** What an answer has to do: a message understood within its conversation. */
export interface Task {
  language: Language
  aim: Aim
  /** How many titles are asked for; undefined when that is left open. */
  count?: number | undefined
}

export type Aim =
  /** Titles that the words find, else such as fit the taste. */
  | { kind: 'recommend'; terms: string; constraints: Constraints }
  /** Titles like those named. */
  | { kind: 'similar'; subjects: readonly Title[]; constraints: Constraints }
  /** Facts about the title named; undefined when it is not in the catalogue. */
  | { kind: 'lookup'; subject: Title | undefined }
  /** `besides` is the title at hand where others of its author are wanted. */
  | { kind: 'where-to-start'; subject: Title | undefined; author: string | undefined; besides?: Title }
  | { kind: 'trending'; constraints: Constraints }
  | { kind: 'compare'; subjects: readonly Title[] }
  /** The last answer's titles once more: in another language, or with the reasons for them. */
  | { kind: 'restate'; titles: readonly Title[]; explain: boolean; focus: TurnFocus }
  | { kind: 'preferences'; change: PreferenceChange }
  /** Nothing from the catalogue. */
  | { kind: 'talk' }

export interface Message {
  text: string
  intent: Intent
  /** Earlier turns of the conversation, oldest first. */
  turns: readonly Turn[]
}

/** Makes the task of a message: what it names, what it demands, and what it leaves to the conversation. */
export function understand(message: Message, library: Library): Task {
  const last = lastAnswer(message.turns, library)
  const refinement = message.intent === 'refine' ? readRefinement(message.text, last.titles) : undefined
  const language = refinement?.kind === 'translate' ? refinement.language : languageOf(message)
  return { language, aim: aimOf(message, last, library), count: countIn(message.text) }
}

interface LastAnswer {
  titles: readonly Title[]
  focus: TurnFocus | undefined
}

function lastAnswer(turns: readonly Turn[], { catalogue }: Library): LastAnswer {
  const turn = turns.findLast(({ answer, focus }) => answer.recommended.length > 0 || (focus?.subjects.length ?? 0) > 0)
  const titles = turn?.answer.recommended.flatMap((id) => catalogue.byId(id) ?? []) ?? []
  return { titles, focus: turn?.focus }
}

/** A message without a letter ("?", "👍", "2") tells no language of its own: it goes on in that of the one before. */
function languageOf({ text, turns }: Message): Language {
  const before = turns.at(-1)?.question
  const tellsNone = !/\p{L}/u.test(text)
  return tellsNone && before !== undefined ? detectLanguage(before) : detectLanguage(text)
}

function aimOf(message: Message, last: LastAnswer, library: Library): Aim {
  const { text, intent } = message
  const named = library.mentions(text)
  const meant = named.length > 0 ? named : pointedAt(text, last.titles)
  const constraints = { ...constraintsIn(text), ...comparedWith(text, meant.length > 0 ? meant : last.titles) }
  const hand = atHand(last, library)
  const followUp = mayFollowUp.includes(intent) ? followUpIn(text, named, hand) : undefined
  if (followUp !== undefined) return followUp
  switch (intent) {
    case 'recommend':
      return { kind: 'recommend', terms: queryTerms(text), constraints }
    case 'similar':
      return { kind: 'similar', subjects: meant.length > 0 ? meant : hand.subject ? [hand.subject] : [], constraints }
    case 'lookup':
      return lookedUp(text, meant, last, library)
    case 'where-to-start':
      return { kind: 'where-to-start', subject: meant[0], author: library.authors(text)[0] }
    case 'trending':
      return { kind: 'trending', constraints }
    case 'compare':
      return { kind: 'compare', subjects: comparedTitles(meant, last) }
    case 'refine':
      return refined(message, named, last, library)
    case 'preferences':
      return {
        kind: 'preferences',
        change: toldIn(text, hand, library),
      }
    case 'small-talk':
    case 'out-of-scope':
    case 'unsafe':
      return { kind: 'talk' }
  }
}

/** Intents under which a question about the titles at hand may come. */
const mayFollowUp: readonly Intent[] = ['refine', 'compare', 'lookup', 'where-to-start']

function atHand(last: LastAnswer, library: Library): AtHand {
  const about = last.focus?.subjects.flatMap((id) => library.catalogue.byId(id) ?? []) ?? []
  return { titles: last.titles.length > 0 ? last.titles : about, subject: subjectOf(last, library) }
}

function lookedUp(text: string, meant: readonly Title[], last: LastAnswer, library: Library): Aim {
  return { kind: 'lookup', subject: meant[0] ?? (asksForUnknown(text) ? undefined : subjectOf(last, library)) }
}

/** "And who wrote it?" continues the last answer, but what it wants is a fact. */
function asksForFacts(text: string): boolean {
  return /\bwho (wrote|drew|made)\b|\bwho(?:'s| is| was) the (author|artist)\b|\bhow (many|long)\b|\b(is|was|are) (it|this|that|the series) (already )?(finished|completed?|over|done)\b|^\W*(and )?when\b|\bwhen (was|did)\b|作者(は|って)|誰が(描|書)|何巻|完結し(た|て(い)?る|て(い)?ます)(か|の|んですか)?[？?]|完結済み[？?]|いつ(から|の|始|連載)|あらすじ/i.test(
    text,
  )
}

/** A question about a name that nobody knows must not be answered with facts about another title. */
function asksForUnknown(text: string): boolean {
  const withoutOpening = text.trim().replace(/^\p{Lu}\p{Ll}*/u, '')
  return /\p{Lu}\p{L}+|[「『"“]/u.test(withoutOpening)
}

function subjectOf({ titles, focus }: LastAnswer, { catalogue }: Library): Title | undefined {
  const [id] = focus?.subjects ?? []
  return titles[0] ?? (id === undefined ? undefined : catalogue.byId(id))
}

function comparedTitles(meant: readonly Title[], { titles }: LastAnswer): readonly Title[] {
  if (meant.length >= 2) return meant.slice(0, 3)
  const others = titles.filter((title) => !meant.includes(title))
  return [...meant, ...others].slice(0, 2)
}

/** A follow-up: what the last answer was about, changed by what the message says. */
function refined(message: Message, named: readonly Title[], last: LastAnswer, library: Library): Aim {
  const { text } = message
  const { titles, focus } = last
  const told = toldOf(text, atHand(last, library), library)
  if (told !== undefined) return told
  if (asksForFacts(text)) return lookedUp(text, [...named, ...pointedAt(text, titles)], last, library)
  if (focus === undefined) return { kind: 'recommend', terms: queryTerms(text), constraints: constraintsIn(text) }
  const refinement = readRefinement(text, titles)
  const subject = subjectOf(last, library)
  if (refinement.kind !== 'others') {
    const restated = titles.length > 0 ? titles : subject ? [subject] : []
    return { kind: 'restate', titles: restated, explain: refinement.kind === 'explain', focus }
  }
  const subjects = [...named, ...pointedSubjects(text, titles)]
  const constraints = changedBounds(focus.constraints, refinement.constraints)
  if (subjects.length > 0) return { kind: 'similar', subjects, constraints: refinement.constraints }
  return changed(focus, text, constraints, library)
}

/** "Not the second one" points at what is not wanted; it goes anyway, as all that was recommended before. */
function pointedSubjects(text: string, titles: readonly Title[]): Title[] {
  return /\b(not|except|besides|other than)\b|以外|じゃなく/i.test(text) ? [] : pointedAt(text, titles)
}

function changed(focus: TurnFocus, text: string, constraints: Constraints, { catalogue }: Library): Aim {
  const subjects = focus.subjects.flatMap((id) => catalogue.byId(id) ?? [])
  if (focus.kind === 'trending') return { kind: 'trending', constraints }
  if (subjects.length > 0) return { kind: 'similar', subjects, constraints }
  return { kind: 'recommend', terms: `${focus.terms} ${queryTerms(text)}`.trim(), constraints }
}

/** What a later follow-up has to know of a task. */
export function focusOf({ aim }: Task): TurnFocus | undefined {
  switch (aim.kind) {
    case 'recommend':
      return { kind: 'recommend', terms: aim.terms, subjects: [], constraints: aim.constraints }
    case 'similar':
      return { kind: 'similar', terms: '', subjects: aim.subjects.map(({ id }) => id), constraints: aim.constraints }
    case 'trending':
      return { kind: 'trending', terms: '', subjects: [], constraints: aim.constraints }
    case 'where-to-start':
      return aboutOne(aim.subject ?? aim.besides)
    case 'lookup':
      return aboutOne(aim.subject)
    case 'compare':
      return { kind: 'similar', terms: '', subjects: aim.subjects.map(({ id }) => id), constraints: {} }
    case 'restate':
      return aim.focus
    case 'preferences':
      return { kind: 'recommend', terms: '', subjects: [], constraints: {} }
    case 'talk':
      return undefined
  }
}

function aboutOne(subject: Title | undefined): TurnFocus {
  return { kind: 'similar', terms: '', subjects: subject ? [subject.id] : [], constraints: {} }
}
