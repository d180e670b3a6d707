import type { Title } from '@manga-assist/contracts'
import type { TurnFocus } from '../ports/conversation-store.ts'
import type { PreferenceChange } from '../preferences/preference-change.ts'
import type { Constraints } from './constraints.ts'
import type { Language } from './language.ts'

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
  | {
      kind: 'where-to-start'
      subject: Title | undefined
      author: string | undefined
      besides?: Title
      constraints: Constraints
    }
  | { kind: 'trending'; constraints: Constraints }
  | { kind: 'compare'; subjects: readonly Title[] }
  /** The last answer's titles once more: in another language, or with the reasons for them. */
  | { kind: 'restate'; titles: readonly Title[]; explain: boolean; focus: TurnFocus }
  /** `focus` is what the conversation was about before. */
  | { kind: 'preferences'; change: PreferenceChange; focus: TurnFocus | undefined }
  /** A place in a list that has no such place, or no list at all. */
  | { kind: 'no-such-item'; listed: readonly Title[] }
  /** Nothing from the catalogue. */
  | { kind: 'talk' }

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
      if (aim.subject === undefined && aim.author !== undefined) {
        return { kind: 'recommend', terms: aim.author, subjects: [], constraints: aim.constraints }
      }
      return aboutOne(aim.subject, aim.constraints)
    case 'lookup':
      return aboutOne(aim.subject)
    case 'compare':
      return { kind: 'similar', terms: '', subjects: aim.subjects.map(({ id }) => id), constraints: {} }
    case 'restate':
      return aim.focus
    case 'preferences':
      return aim.focus ?? { kind: 'recommend', terms: '', subjects: [], constraints: {} }
    case 'no-such-item':
    case 'talk':
      return undefined
  }
}

function aboutOne(subject: Title | undefined, constraints: Constraints = {}): TurnFocus {
  return { kind: 'similar', terms: '', subjects: subject ? [subject.id] : [], constraints }
}
