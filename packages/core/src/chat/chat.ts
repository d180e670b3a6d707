import type { Clock } from '@manga-assist/clock'
import type { Turn } from '../ports/conversation-store.ts'
import type { EnrichmentQueue } from '../ports/enrichment-queue.ts'
import type { LanguageModel, PromptMessage } from '../ports/language-model.ts'
import { LanguageModelError } from '../ports/language-model-error.ts'
import { requestRefresh } from '../profile/request-refresh.ts'
import { type PreparationDependencies, type PreparedTurn, prepareTurn } from './prepare-turn.ts'
import { createRetrieval } from './retrieval.ts'
import type { TurnEvent, TurnTimings } from './turn-event.ts'
import { type WrittenAnswer, writeAnswer } from './write-answer.ts'

export interface ChatDependencies extends Omit<PreparationDependencies, 'retrieve'> {
  model: LanguageModel
  enrichment: EnrichmentQueue
  newId: () => string
  /** Faults that a turn does not fail of: a job that was not accepted. */
  onFailure?: (error: unknown) => void
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

type TurnDependencies = ChatDependencies & PreparationDependencies

/** What is known of a turn while it runs; remembered at its end, however it ends. */
interface Draft {
  readonly messageId: string
  readonly askedAtMs: number
  prepared: PreparedTurn | undefined
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
  const { newId, clock, model } = deps
  const draft: Draft = {
    messageId: newId(),
    askedAtMs: clock.wallNow(),
    prepared: undefined,
    text: '',
    recommended: [],
    complete: false,
  }
  let remembered = false
  const remember = async () => {
    if (remembered || draft.text === '') return
    remembered = true
    await deps.conversations.saveTurn(question.userId, question.conversationId, turnOf(deps, question, draft))
  }
  try {
    yield { kind: 'turn-started', messageId: draft.messageId, model: model.name }
    draft.prepared = await prepareTurn(deps, question, signal)
    const preparedAtMs = clock.now()
    yield { kind: 'intent-found', intent: draft.prepared.intent }
    const end = yield* answer(deps, draft.prepared, draft, signal)
    draft.complete = true
    // Remembered before the end is told, so that a follow-up that comes at once finds it.
    await remember()
    await requestRefresh(deps, question.userId)
    yield turnFinished(end, timingsOf(clock, { startedAtMs, preparedAtMs }, end))
  } catch (error) {
    // Before this end too: who removes the conversation waits for the end, and nothing may be saved behind it.
    await remember().catch((fault) => deps.onFailure?.(fault))
    yield turnFailed(error)
  } finally {
    await remember()
  }
}

function turnFinished({ finishReason, usage, withheld }: WrittenAnswer, timings: TurnTimings): TurnEvent {
  return { kind: 'turn-finished', finishReason, timings, withheld, ...(usage && { usage }) }
}

function turnFailed(error: unknown): TurnEvent {
  if (!(error instanceof LanguageModelError)) return { kind: 'turn-failed', failure: 'turn-failed', error }
  const { code, retryAfterMs } = error
  return { kind: 'turn-failed', failure: code, error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

async function* answer(
  deps: TurnDependencies,
  { prompt, recommends }: PreparedTurn,
  draft: Draft,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, WrittenAnswer> {
  const note = (text: string) => {
    draft.text += text
  }
  const end = yield* writeAnswer(deps, prompt, note, signal)
  for (const { title, score, reasons } of recommends ? prompt.retrieved : []) {
    if (prompt.subjects.includes(title)) continue
    draft.recommended.push(title.id)
    yield {
      kind: 'title-recommended',
      recommendation: { id: title.id, title: title.title, score, reasons: [...reasons] },
    }
  }
  return end
}

function turnOf({ clock }: TurnDependencies, question: ChatQuestion, draft: Draft): Turn {
  const { messageId, text, recommended, complete, prepared } = draft
  return {
    id: question.messageId,
    askedAtMs: draft.askedAtMs,
    answeredAtMs: clock.wallNow(),
    intent: prepared?.intent ?? 'out-of-scope',
    question: question.text,
    answer: { messageId, text, recommended, complete },
    ...(prepared?.focus && { focus: prepared.focus }),
  }
}

function timingsOf(
  clock: Clock,
  { startedAtMs, preparedAtMs }: { startedAtMs: number; preparedAtMs: number },
  { firstTokenAtMs }: WrittenAnswer,
): TurnTimings {
  return {
    preparedMs: wholeMs(preparedAtMs - startedAtMs),
    ...(firstTokenAtMs !== undefined && { firstTokenMs: wholeMs(firstTokenAtMs - startedAtMs) }),
    totalMs: wholeMs(clock.now() - startedAtMs),
  }
}

function wholeMs(durationMs: number): number {
  return Math.round(durationMs)
}
