import type { Clock } from '@manga-assist/clock'
import type { Library } from '../library.ts'
import type { FinishReason, LanguageModel, ModelEvent, Prompt, TokenUsage } from '../ports/language-model.ts'
import { OutputGuard } from './output-guard.ts'
import type { TurnEvent } from './turn-event.ts'

/** Longest answer, in characters, whatever the model would go on to say: what is held for slow readers has a bound. */
const longestAnswer = 16_000

export interface WrittenAnswer {
  finishReason: FinishReason
  /** Absent where the model did not tell. */
  usage?: TokenUsage
  firstTokenAtMs: number | undefined
  /** Names of titles that the model gave although they were not retrieved. */
  withheld: readonly string[]
}

interface WriterDependencies {
  library: Library
  model: LanguageModel
  clock: Clock
}

/** Has the model write, shows what the guard lets through, and cuts what does not end. `note` hears of all that is shown. */
export async function* writeAnswer(
  { library, model, clock }: WriterDependencies,
  prompt: Prompt,
  note: (text: string) => void,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, WrittenAnswer> {
  const allowed = new Set([...prompt.retrieved.map(({ title }) => title.id), ...prompt.known.map(({ id }) => id)])
  const guard = new OutputGuard({ names: library.guardedNames, allowed, language: prompt.language })
  let firstTokenAtMs: number | undefined
  let length = 0
  try {
    for await (const event of model.generate(prompt, signal)) {
      const isEnd = event.kind === 'end'
      const text = isEnd ? guard.end() : guard.push(event.text)
      if (!isEnd) firstTokenAtMs ??= clock.now()
      length += text.length
      note(text)
      if (text !== '') yield { kind: 'text-delta', text }
      const ended = endOf(event, guard, length)
      if (ended !== undefined) return { ...ended, firstTokenAtMs, withheld: guard.withheld }
    }
    throw new Error(`language model ${model.name} stopped without an end`)
  } catch (error) {
    // What the guard still held was written before the fault: readers see all of it, then the error.
    const rest = guard.end()
    note(rest)
    if (rest !== '') yield { kind: 'text-delta', text: rest }
    throw error
  }
}

/** Why an answer ends here, where it does: by itself, for what it was about to tell, or for its length. */
function endOf(
  event: ModelEvent,
  guard: OutputGuard,
  length: number,
): Pick<WrittenAnswer, 'finishReason' | 'usage'> | undefined {
  if (guard.leaked) return { finishReason: 'content-filter' }
  if (event.kind === 'end') return { finishReason: event.finishReason, ...(event.usage && { usage: event.usage }) }
  return length >= longestAnswer ? { finishReason: 'length' } : undefined
}
