import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { Turn, TurnFocus } from '../ports/conversation-store.ts'
import { criterionIn, pointsByCriterion, ranked } from './criteria.ts'
import { pointedAt, pointsAtOther, pointsBeyond } from './positions.ts'

/** What the conversation leaves to go on from. */
export interface LastAnswer {
  /** What the last answer with titles recommended; empty where it was about titles only, and at the beginning. */
  recommended: readonly Title[]
  focus: TurnFocus | undefined
  /** Its titles, or those that it was about. */
  titles: readonly Title[]
  /** The title that "it" means. */
  subject: Title | undefined
  /** What "the second" points into: the latest list of several titles, else the only title at hand. */
  listed: readonly Title[]
  /** The age that was told last, by which everything after it is chosen. */
  readerAge: number | undefined
}

/** Reads the conversation from its end. */
export function lastAnswerOf(turns: readonly Turn[], { catalogue }: Library): LastAnswer {
  const titlesOf = (ids: readonly string[]) => ids.flatMap((id) => catalogue.byId(id) ?? [])
  const turn = turns.findLast((one) => namedIn(one).length > 0)
  const list = turns.findLast((one) => isList(one))
  const recommended = titlesOf(turn?.answer.recommended ?? [])
  const titles = turn ? titlesOf(namedIn(turn)) : []
  const aged = turns.findLast(({ focus }) => focus?.constraints.readerAge !== undefined)
  return {
    recommended,
    focus: turn?.focus,
    titles,
    subject: titles[0],
    listed: list ? titlesOf(namedIn(list)) : titles,
    readerAge: aged?.focus?.constraints.readerAge,
  }
}

function namedIn({ answer, focus }: Turn): readonly string[] {
  return answer.recommended.length > 0 ? answer.recommended : (focus?.subjects ?? [])
}

/** A list, or two titles side by side. */
function isList(turn: Turn): boolean {
  return namedIn(turn).length > 1
}

/** Titles that a text points at instead of naming them: "the second", "the other one". */
export function pointedIn(text: string, { listed, subject }: LastAnswer): Title[] {
  const criterion = pointsByCriterion(text) ? criterionIn(text) : undefined
  if (criterion !== undefined && listed.length > 1) return ranked(listed, criterion).slice(0, 1)
  const pointed = pointedAt(text, listed)
  if (pointed.length > 0 || !pointsAtOther(text) || listed.length !== 2) return pointed
  return listed.filter((title) => title !== subject)
}

/** Whether a text points at a title that no list has: it must be asked which is meant, and nothing be made up. */
export function pointsAtNothing(text: string, last: LastAnswer): boolean {
  if (pointsAtOther(text)) return pointedIn(text, last).length === 0 && last.listed.length < 2
  return pointsBeyond(text, last.listed.length)
}
