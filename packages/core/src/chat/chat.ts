import type { Clock } from '@manga-assist/clock'
import type { Library } from '../library.ts'
import type { ConversationStore, Turn } from '../ports/conversation-store.ts'
import type { Intent, IntentClassifier } from '../ports/intent-classifier.ts'
import type { LanguageModel, Prompt, PromptMessage } from '../ports/language-model.ts'
import type { PreferenceStore } from '../ports/preference-store.ts'
import { turnsOfHistory } from './history.ts'
import { buildPrompt } from './prompt.ts'
import { createRetrieval, type Retrieval } from './retrieval.ts'
import type { TurnEvent, TurnTimings } from './turn-event.ts'

/** Longest answer, in characters, whatever the model would go on to say: what is held for slow readers has a bound. */
const longestAnswer = 16_000

export interface ChatDependencies {
  library: Library
  conversations: ConversationStore
  preferences: PreferenceStore
  classifier: IntentClassifier
  model: LanguageModel
  clock: Clock
  newId: () => string
}

export interface ChatQuestion {
  userId: string
  conversationId: string
  /** Id of the user's message; asked again under the same id, the turn replaces itself in memory. */
  messageId: string
  text: string
  /** What was said before, from a client that keeps its own memory; without it the conversation's memory counts. */
  history?: readonly PromptMessage[]
}

export interface Chat {
  /**
   * Answers one question as a stream of events. Faults inside become `turn-failed`. When the signal aborts or the
   * reader of the stream leaves, the model stops and what was written so far is remembered as incomplete.
   */
  runTurn(question: ChatQuestion, signal: AbortSignal): AsyncGenerator<TurnEvent, void>
}

export function createChat(dependencies: ChatDependencies): Chat {
  const retrieve = createRetrieval(dependencies.library)
  return { runTurn: (question, signal) => runTurn({ ...dependencies, retrieve }, question, signal) }
}

type TurnDependencies = ChatDependencies & { retrieve: Retrieval }

/** What is known of a turn while it runs; remembered at its end, however it ends. */
interface Draft {
  readonly messageId: string
  readonly askedAtMs: number
  intent: Intent
  text: string
  recommended: string[]
  complete: boolean
}

async function* runTurn(
  deps: TurnDependencies,
  question: ChatQuestion,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, void> {
  const startedAtMs = deps.clock.now()
  const draft = newDraft(deps)
  let remembered = false
  const remember = async () => {
    if (remembered || draft.text === '') return
    remembered = true
    await deps.conversations.saveTurn(question.userId, question.conversationId, turnOf(deps, question, draft))
  }
  try {
    yield { kind: 'turn-started', messageId: draft.messageId, model: deps.model.name }
    const end = yield* writeAnswer(deps, question, draft, signal)
    draft.complete = true
    // Remembered before the end is told, so that a follow-up that comes at once finds it.
    await remember()
    yield { kind: 'turn-finished', finishReason: end.finishReason, timings: timingsOf(deps.clock, startedAtMs, end) }
  } catch (error) {
    yield { kind: 'turn-failed', failure: 'turn-failed', error }
  } finally {
    await remember()
  }
}

interface AnswerEnd {
  finishReason: 'stop' | 'length'
  firstTokenAtMs: number | undefined
}

async function* writeAnswer(
  deps: TurnDependencies,
  question: ChatQuestion,
  draft: Draft,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, AnswerEnd> {
  const prompt = await preparePrompt(deps, question, draft, signal)
  yield { kind: 'intent-found', intent: draft.intent }
  const end = yield* generate(deps, prompt, draft, signal)
  for (const { title, score, reasons } of prompt.retrieved) {
    if (title === prompt.subject) continue
    draft.recommended.push(title.id)
    yield {
      kind: 'title-recommended',
      recommendation: { id: title.id, title: title.title, score, reasons: [...reasons] },
    }
  }
  return end
}

async function preparePrompt(
  deps: TurnDependencies,
  { userId, conversationId, text, history }: ChatQuestion,
  draft: Draft,
  signal: AbortSignal,
): Promise<Prompt> {
  const [conversation, preferences, intent] = await Promise.all([
    deps.conversations.read(userId, conversationId),
    deps.preferences.read(userId),
    deps.classifier.classify(text, signal),
  ])
  draft.intent = intent
  const turns = history ? turnsOfHistory(history, deps.library.mentions) : (conversation?.turns ?? [])
  return buildPrompt(intent, text, turns, deps.retrieve({ question: text, intent, preferences, turns }))
}

async function* generate(
  { model, clock }: TurnDependencies,
  prompt: Prompt,
  draft: Draft,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, AnswerEnd> {
  let firstTokenAtMs: number | undefined
  for await (const event of model.generate(prompt, signal)) {
    if (event.kind === 'end') return { finishReason: event.finishReason, firstTokenAtMs }
    firstTokenAtMs ??= clock.now()
    draft.text += event.text
    yield { kind: 'text-delta', text: event.text }
    if (draft.text.length >= longestAnswer) return { finishReason: 'length', firstTokenAtMs }
  }
  throw new Error(`language model ${model.name} stopped without an end`)
}

function newDraft({ newId, clock }: TurnDependencies): Draft {
  return {
    messageId: newId(),
    askedAtMs: clock.wallNow(),
    intent: 'out-of-scope',
    text: '',
    recommended: [],
    complete: false,
  }
}

function turnOf({ clock }: TurnDependencies, question: ChatQuestion, draft: Draft): Turn {
  const { messageId, text, recommended, complete } = draft
  return {
    id: question.messageId,
    askedAtMs: draft.askedAtMs,
    answeredAtMs: clock.wallNow(),
    intent: draft.intent,
    question: question.text,
    answer: { messageId, text, recommended, complete },
  }
}

function timingsOf(clock: Clock, startedAtMs: number, { firstTokenAtMs }: AnswerEnd): TurnTimings {
  const totalMs = wholeMs(clock.now() - startedAtMs)
  return firstTokenAtMs === undefined ? { totalMs } : { firstTokenMs: wholeMs(firstTokenAtMs - startedAtMs), totalMs }
}

function wholeMs(durationMs: number): number {
  return Math.round(durationMs)
}
