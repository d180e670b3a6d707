import { type MessageMetadata, type PlaneName, sseDone, sseEvent, type UiMessageChunk } from '@manga-assist/contracts'
import type { TurnEvent } from '@manga-assist/core'
import { turnFailureText } from './turn-failure-text.ts'

/** The one text part that an answer has. */
const textId = 'text'

/**
 * A turn as server-sent events of AI SDK's UI message stream (version 1). Ends with `finish` or `error`, always, and
 * then `[DONE]`: a client takes a body that merely ends for a good answer.
 */
export async function* uiMessageEvents(
  events: AsyncGenerator<TurnEvent, void>,
  plane: PlaneName,
): AsyncGenerator<string, void> {
  for await (const chunk of uiMessageChunks(events, plane)) yield sseEvent(chunk)
  yield sseDone
}

/** The same turn as chunks, for whatever carries them. */
export async function* uiMessageChunks(
  events: AsyncGenerator<TurnEvent, void>,
  plane: PlaneName,
): AsyncGenerator<UiMessageChunk, void> {
  const metadata: MessageMetadata = { plane }
  let textOpen = false
  for await (const event of events) {
    if (event.kind !== 'text-delta' && textOpen) {
      textOpen = false
      yield { type: 'text-end', id: textId }
    }
    switch (event.kind) {
      case 'turn-started':
        metadata.model = event.model
        yield { type: 'start', messageId: event.messageId, messageMetadata: { plane, model: event.model } }
        yield { type: 'start-step' }
        break
      case 'intent-found':
        metadata.intent = event.intent
        break
      case 'text-delta':
        if (!textOpen) yield { type: 'text-start', id: textId }
        textOpen = true
        yield { type: 'text-delta', id: textId, delta: event.text }
        break
      case 'title-recommended':
        yield { type: 'data-recommendation', id: event.recommendation.id, data: event.recommendation }
        break
      case 'turn-finished':
        yield { type: 'finish-step' }
        yield {
          type: 'finish',
          finishReason: event.finishReason,
          messageMetadata: { ...metadata, timings: event.timings },
        }
        break
      case 'turn-stopped':
        yield { type: 'abort' }
        yield {
          type: 'finish',
          finishReason: 'interrupted',
          messageMetadata: { ...metadata, ...(event.timings && { timings: event.timings }) },
        }
        break
      case 'turn-failed':
        yield { type: 'error', errorText: turnFailureText(event), code: event.failure }
        break
    }
  }
}
