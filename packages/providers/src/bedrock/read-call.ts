import type { Clock } from '@manga-assist/clock'
import { type FinishReason, LanguageModelError, type ModelEvent, type TokenUsage } from '@manga-assist/core'
import type { ConverseEvent } from './bedrock-client.ts'
import { languageModelError } from './bedrock-errors.ts'
import type { OpenCall } from './open-call.ts'
import { finishReasonOf } from './stop-reasons.ts'

/** How long the count of tokens may take after the answer's end; the answer is whole without it. */
const metadataTimeoutMs = 1_000

export interface ReadOptions {
  clock: Clock
  /** Longest silence between two events, in milliseconds. */
  idleTimeoutMs: number
  leaving: AbortSignal
}

/** What is known of an answer so far. */
interface Progress {
  textSeen: boolean
  finishReason?: FinishReason
  usage?: TokenUsage
}

/**
 * The events of a call, to its end. A stream that ends without saying why is a fault; one that fails once it has said
 * why is whole, and lacks its count of tokens at most. Aborts what is left of the call on every way out.
 */
export async function* readCall(call: OpenCall, options: ReadOptions): AsyncGenerator<ModelEvent, void> {
  const progress: Progress = { textSeen: false }
  try {
    for (;;) {
      const event = await nextEvent(call, progress, options)
      if (event === undefined) break
      const text = event.contentBlockDelta?.delta?.text ?? ''
      note(progress, event)
      if (text !== '') yield { kind: 'text', text }
    }
  } catch (error) {
    options.leaving.throwIfAborted()
    if (progress.finishReason === undefined) throw languageModelError(error, 'streaming')
  } finally {
    call.watchdog.end()
  }
  const { finishReason, usage } = progress
  if (finishReason === undefined) throw cutShort()
  yield { kind: 'end', finishReason, ...(usage && { usage }) }
}

async function nextEvent(
  { events, watchdog, firstTextDueAtMs }: OpenCall,
  { textSeen, finishReason }: Progress,
  { clock, idleTimeoutMs }: ReadOptions,
): Promise<ConverseEvent | undefined> {
  const untilTextMs = textSeen ? idleTimeoutMs : firstTextDueAtMs - clock.now()
  const limitMs = finishReason === undefined ? untilTextMs : metadataTimeoutMs
  const step = await watchdog.within(limitMs, () => events.next())
  return step.done ? undefined : step.value
}

function note(progress: Progress, { contentBlockDelta, messageStop, metadata }: ConverseEvent): void {
  if (contentBlockDelta?.delta?.text) progress.textSeen = true
  if (messageStop !== undefined) progress.finishReason = finishReasonOf(messageStop.stopReason)
  const { inputTokens, outputTokens } = metadata?.usage ?? {}
  if (inputTokens !== undefined && outputTokens !== undefined) progress.usage = { inputTokens, outputTokens }
}

function cutShort(): LanguageModelError {
  const message = 'Bedrock ended its stream without a stop reason'
  return new LanguageModelError('model-stream-broken', message, { retryable: true })
}
