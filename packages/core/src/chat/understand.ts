import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { TurnFocus } from '../ports/conversation-store.ts'
import type { Intent } from '../ports/intent-classifier.ts'
import { isEmptyChange, undoneIn } from '../preferences/preference-change.ts'
import { type Constraints, changedConstraints, constraintsIn } from './constraints.ts'
import { countIn } from './count.ts'
import { followUpIn, toldIn, toldOf } from './follow-up.ts'
import { detectLanguage, type Language } from './language.ts'
import { pointsAtNothing } from './last-answer.ts'
import { queryTerms } from './query-terms.ts'
import { asksForFacts, asksForMoreOfIt, asksForOthers, asksForUnknown, asksToCompare } from './questions.ts'
import { aboutOf, demandsOf, goesOn, isRefused, type Message, type Reading, read, termsOf } from './reading.ts'
import { readRefinement } from './refinement.ts'
import type { Aim, Task } from './task.ts'
import { wantedTagsIn } from './unwanted-tags.ts'

/** Makes the task of a message: what it names, what it demands, and what it leaves to the conversation. */
export function understand(message: Message, library: Library): Task {
  const reading = read(message, library)
  const refinement = message.intent === 'refine' ? refinementOf(reading) : undefined
  const language = refinement?.kind === 'translate' ? refinement.language : languageOf(message)
  return { language, aim: aimOf(reading), count: countIn(message.text) }
}

/** A message without a letter ("?", "👍", "2") tells no language of its own: it goes on in that of the one before. */
function languageOf({ text, turns }: Message): Language {
  const before = turns.at(-1)?.question
  const tellsNone = !/\p{L}/u.test(text)
  return tellsNone && before !== undefined ? detectLanguage(before) : detectLanguage(text)
}

function aimOf(reading: Reading): Aim {
  const { text, intent, named, meant, last, library } = reading
  if (named.length === 0 && mayPoint.includes(intent) && pointsAtNothing(reading.plain, last)) {
    return { kind: 'no-such-item', listed: last.listed }
  }
  const followUp = mayFollowUp.includes(intent) ? followUpIn(text, named, meant, last) : undefined
  if (followUp !== undefined) return followUp
  if (intent !== 'compare' && mayFollowUp.includes(intent) && asksToCompare(text) && meant.length > 1) {
    return { kind: 'compare', subjects: comparedTitles(reading) }
  }
  switch (intent) {
    case 'recommend':
      if (goesOn(reading)) return refined(reading)
      return recommendedAnew(reading)
    case 'similar':
      return {
        kind: 'similar',
        subjects: subjectsOf(reading),
        constraints: { ...demandsOf(reading), ...aboutOf(reading) },
      }
    case 'lookup':
      return lookedUp(reading)
    case 'where-to-start':
      return {
        kind: 'where-to-start',
        subject: meant[0],
        author: library.authors(text)[0],
        constraints: demandsOf(reading),
      }
    case 'trending':
      return { kind: 'trending', constraints: { ...demandsOf(reading), ...aboutOf(reading) } }
    case 'compare':
      return { kind: 'compare', subjects: comparedTitles(reading) }
    case 'refine':
      return refined(reading)
    case 'preferences':
      return told(reading)
    case 'small-talk':
    case 'out-of-scope':
    case 'unsafe':
      return { kind: 'talk' }
  }
}

/** Intents under which a question about the titles at hand may come. */
const mayFollowUp: readonly Intent[] = ['refine', 'compare', 'lookup', 'where-to-start', 'recommend', 'similar']
/** Intents that may speak of a title by its place. */
const mayPoint: readonly Intent[] = [
  'refine',
  'compare',
  'lookup',
  'where-to-start',
  'recommend',
  'similar',
  'preferences',
]

function recommendedAnew(reading: Reading): Aim {
  return { kind: 'recommend', terms: termsOf(reading), constraints: demandsOf(reading) }
}

function subjectsOf({ meant, last }: Reading): readonly Title[] {
  if (meant.length > 0) return meant
  return last.subject ? [last.subject] : []
}

function lookedUp({ text, meant, last }: Reading): Aim {
  return { kind: 'lookup', subject: meant[0] ?? (asksForUnknown(text) ? undefined : last.subject) }
}

function comparedTitles({ meant, last }: Reading): readonly Title[] {
  if (meant.length >= 2) return meant.slice(0, 3)
  const others = last.listed.filter((title) => !meant.includes(title))
  return [...meant, ...others].slice(0, 2)
}

/** What the reader tells of their taste; the conversation goes on with what it was about. */
function told(reading: Reading): Aim {
  const { text, turns, last, library } = reading
  const before = turns.findLast(({ intent }) => intent === 'preferences')?.question
  const change = undoneIn(text, before, library) ?? toldIn(text, last, library)
  if (isEmptyChange(change) && asks(reading))
    return last.focus === undefined ? recommendedAnew(reading) : refined(reading)
  return { kind: 'preferences', change, focus: last.focus }
}

/** "With magic please", "not Case Closed": what is taken for a taste may be a wish, where it tells nothing of the reader. */
function asks({ plain, library }: Reading): boolean {
  if (/\bI\b|\bmy\b|[私僕俺]|好き|嫌い|苦手/i.test(plain)) return false
  const demands = Object.keys(constraintsIn(plain, library.tags)).length > 0
  return demands || isRefused(plain) || wantedTagsIn(plain, library.tags).length > 0
}

function refinementOf({ plain, last, library }: Reading) {
  return readRefinement(plain, last.titles, library.tags)
}

/** A follow-up: what the last answer was about, changed by what the message says. */
function refined(reading: Reading): Aim {
  const { text, plain, meant, last, library } = reading
  const { focus } = last
  const change = undoneIn(text, reading.turns.at(-1)?.question, library)
  if (change !== undefined && reading.turns.at(-1)?.intent === 'preferences')
    return { kind: 'preferences', change, focus }
  const tells = toldOf(text, last, library)
  if (tells !== undefined) return tells
  if (asksForFacts(text)) return lookedUp(reading)
  const refinement = refinementOf(reading)
  if (focus === undefined) return recommendedAnew(reading)
  if (refinement.kind === 'explain') {
    return { kind: 'restate', titles: meant.length > 0 ? meant : last.titles, explain: true, focus }
  }
  if (refinement.kind === 'translate') {
    return { kind: 'restate', titles: last.titles, explain: refinement.explain, focus }
  }
  const constraints = { ...refinement.constraints, ...demandsOf(reading) }
  const [pointed] = meant
  if (pointed !== undefined && asksForMoreOfIt(plain) && !isRefused(plain)) {
    return { kind: 'similar', subjects: meant, constraints }
  }
  if (pointed !== undefined && !asksForOthers(plain)) return { kind: 'lookup', subject: pointed }
  return changed(focus, text, changedConstraints(focus.constraints, constraints), library)
}

function changed(focus: TurnFocus, text: string, constraints: Constraints, { catalogue }: Library): Aim {
  const subjects = focus.subjects.flatMap((id) => catalogue.byId(id) ?? [])
  if (focus.kind === 'trending') return { kind: 'trending', constraints }
  if (subjects.length > 0) return { kind: 'similar', subjects, constraints }
  return { kind: 'recommend', terms: `${focus.terms} ${queryTerms(text)}`.trim(), constraints }
}
