import type { Language } from '../chat/language.ts'
import { OutputGuard } from '../chat/output-guard.ts'
import type { Library } from '../library.ts'

/** What readers see of an answer that comes in pieces and may name the titles of these ids only. */
export function guardedAnswer(
  { guardedNames }: Pick<Library, 'guardedNames'>,
  allowed: readonly string[],
  pieces: readonly string[],
  language: Language = 'en',
): { shown: string; withheld: readonly string[]; leaked: boolean } {
  const guard = new OutputGuard({ names: guardedNames, allowed: new Set(allowed), language })
  const shown = pieces.map((piece) => guard.push(piece)).join('') + guard.end()
  return { shown, withheld: guard.withheld, leaked: guard.leaked }
}
