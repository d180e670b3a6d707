import type { Turn, TurnFocus } from '../ports/conversation-store.ts'
import type { PromptMessage } from '../ports/language-model.ts'
import { constraintsIn } from './constraints.ts'
import { queryTerms } from './query-terms.ts'
import type { TagMentions } from './tag-mentions.ts'
import type { TitleMentions } from './title-mentions.ts'

/** What a catalogue teaches to read. */
interface Vocabulary {
  readonly mentions: TitleMentions
  readonly tags: TagMentions
}

/**
 * Earlier turns as a client tells them that keeps its own memory. What an answer recommended is read from its text: the
 * titles that it names and the question before it does not, in the order in which they stand there. An answer without a question is
 * left out; of several questions in a row the last counts.
 */
export function turnsOfHistory(history: readonly PromptMessage[], { mentions, tags }: Vocabulary): Turn[] {
  return history.flatMap((message, index): Turn[] => {
    const before = history[index - 1]
    if (message.role !== 'assistant' || before?.role !== 'user') return []
    const recommended = namedIn(message.text, mentions).filter((id) => !namedIn(before.text, mentions).includes(id))
    return [
      {
        id: `history-${index}`,
        askedAtMs: 0,
        answeredAtMs: 0,
        intent: 'recommend',
        question: before.text,
        answer: { messageId: `history-${index}`, text: message.text, recommended, complete: true },
        focus: focusOfQuestion(before.text, { mentions, tags }),
      },
    ]
  })
}

/** What a follow-up goes on from, as far as the question itself tells it. */
function focusOfQuestion(question: string, { mentions, tags }: Vocabulary): TurnFocus {
  const subjects = mentions(question).map(({ id }) => id)
  const kind = subjects.length > 0 ? 'similar' : 'recommend'
  return { kind, terms: queryTerms(question), subjects, constraints: constraintsIn(question, tags) }
}

function namedIn(text: string, mentions: TitleMentions): string[] {
  const lower = text.toLowerCase()
  const placeOf = (name: string) =>
    lower.includes(name.toLowerCase()) ? lower.indexOf(name.toLowerCase()) : lower.length
  return mentions(text)
    .toSorted((a, b) => placeOf(a.title.english) - placeOf(b.title.english))
    .map(({ id }) => id)
}
