import {
  type OpenAiChunk,
  type OpenAiCompletion,
  type OpenAiFinishReason,
  type OpenAiUsage,
  openAiModel,
  sseDone,
  sseEvent,
} from '@manga-assist/contracts'
import type { TurnEvent } from '@manga-assist/core'
import { type FailedTurn, openAiFailureBody } from './openai-failure.ts'

export interface OpenAiAnswerOptions {
  id: string
  /** Seconds since 1970. */
  created: number
  /** Everything that the client sent as messages; for the account of tokens. */
  promptText: string
  /** Whether the stream ends with an account of tokens. */
  includeUsage: boolean
}

type Choice = OpenAiChunk['choices'][number]

/**
 * A turn as server-sent events of OpenAI's chat completions. Ends with a finish reason or an error, and then `[DONE]`.
 * Recommendations ride in the text only: the protocol has no place for cards.
 */
export async function* openAiEvents(
  events: AsyncGenerator<TurnEvent, void>,
  options: OpenAiAnswerOptions,
): AsyncGenerator<string, void> {
  const { id, created, promptText, includeUsage } = options
  const head = { id, object: 'chat.completion.chunk', created, model: openAiModel } as const
  const chunk = (delta: Choice['delta'], finishReason: Choice['finish_reason'] = null): string => {
    const choices: Choice[] = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }]
    return sseEvent({ ...head, choices, ...(includeUsage && { usage: null }) } satisfies OpenAiChunk)
  }
  let text = ''
  for await (const event of events) {
    switch (event.kind) {
      case 'turn-started':
        yield chunk({ role: 'assistant', content: '' })
        break
      case 'text-delta':
        text += event.text
        yield chunk({ content: event.text })
        break
      case 'turn-finished':
      case 'turn-stopped':
        yield chunk({}, finishReasonOf(event))
        if (includeUsage)
          yield sseEvent({ ...head, choices: [], usage: usageOf(event, promptText, text) } satisfies OpenAiChunk)
        break
      case 'turn-failed':
        yield sseEvent(openAiFailureBody(event))
        break
      case 'intent-found':
      case 'title-recommended':
        break
    }
  }
  yield sseDone
}

/** How a turn without a stream ended: `cut-off` when its events ended without an end. */
export type CompletionEnd =
  | { kind: 'complete'; completion: OpenAiCompletion }
  | { kind: 'failed'; event: FailedTurn }
  | { kind: 'cut-off' }

/** The same turn as one completion, or why there is none. */
export async function openAiCompletion(
  events: AsyncGenerator<TurnEvent, void>,
  { id, created, promptText }: OpenAiAnswerOptions,
): Promise<CompletionEnd> {
  let text = ''
  for await (const event of events) {
    if (event.kind === 'text-delta') text += event.text
    if (event.kind === 'turn-failed') return { kind: 'failed', event }
    if (event.kind !== 'turn-finished' && event.kind !== 'turn-stopped') continue
    const message = { role: 'assistant', content: text, refusal: null } as const
    const choice = { index: 0, message, logprobs: null, finish_reason: finishReasonOf(event) } as const
    const usage = usageOf(event, promptText, text)
    const head = { id, object: 'chat.completion', created, model: openAiModel } as const
    return { kind: 'complete', completion: { ...head, choices: [choice], usage } }
  }
  return { kind: 'cut-off' }
}

type AnswerEnd = Extract<TurnEvent, { kind: 'turn-finished' | 'turn-stopped' }>

/** Text of an answer that the reader stopped is whole as far as the protocol can say. */
function finishReasonOf(event: AnswerEnd): OpenAiFinishReason {
  const reason = event.kind === 'turn-finished' ? event.finishReason : 'stop'
  if (reason === 'content-filter') return 'content_filter'
  return reason === 'other' ? 'stop' : reason
}

/** What the model counted; where it did not, an estimate. */
function usageOf(event: AnswerEnd, promptText: string, text: string): OpenAiUsage {
  const counted = event.kind === 'turn-finished' ? event.usage : undefined
  if (counted === undefined) return estimatedUsage(promptText, text)
  const { inputTokens, outputTokens } = counted
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens }
}

/**
 * An estimate, equal for every model behind us: a token for each four Latin characters or each other one. It is for
 * clients that will not work without; nothing is billed by it.
 */
function estimatedUsage(promptText: string, text: string): OpenAiUsage {
  const [promptTokens, completionTokens] = [estimatedTokens(promptText), estimatedTokens(text)]
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

const charactersPerToken = 4

function estimatedTokens(text: string): number {
  const latin = text.match(/[\p{ASCII}\p{Script=Latin}]/gu)?.length ?? 0
  const others = [...text].length - latin
  return Math.ceil(latin / charactersPerToken) + others
}
