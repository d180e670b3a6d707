import { emptyPreferences } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import { OutputGuard } from './output-guard.ts'
import { createRetrieval } from './retrieval.ts'
import { understand } from './understand.ts'

/** Between them they touch what the first message of either language would have to wait for. */
const messages = [
  { text: 'recommend something dark like Monster, no horror', intent: 'recommend' },
  { text: 'ホラーなしで、暗い恋愛ものをおすすめして', intent: 'recommend' },
] as const

/** Does everything once that a turn does before and after its model, so that no reader is the first. Keeps nothing. */
export function warmUpTurns(library: Library): void {
  const retrieve = createRetrieval(library)
  for (const message of messages) {
    const task = understand({ ...message, turns: [] }, library)
    const { titles } = retrieve({ task, preferences: emptyPreferences, signals: [], turns: [], drops: [], nowMs: 0 })
    const { language } = task
    const guard = new OutputGuard({ names: library.guardedNames, allowed: new Set(), language })
    for (const { title } of titles)
      guard.push(`**${title.title.english}** 『${title.title.native}』: ${title.synopsis}\n`)
    guard.end()
  }
}
