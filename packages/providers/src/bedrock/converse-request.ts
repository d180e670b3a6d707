import { LanguageModelError, type Prompt, type PromptMessage } from '@manga-assist/core'
import type { ConverseRequest } from './bedrock-client.ts'

export interface GenerationSettings {
  modelId: string
  /** Longest answer, in the model's tokens. Bedrock takes as many from the quota when the call begins. */
  maxTokens: number
  /** From 0 to 1; absent leaves it to the model, some of which take none. */
  temperature?: number | undefined
}

/** Most characters that go to the model in one call: about 15,000 tokens of English, as many as 60,000 of Japanese. */
const longestInput = 60_000
/** Characters of the earlier messages and the question that are kept at least, however long the system text is. */
const longestQuestion = 8_000

/**
 * A prompt as Bedrock takes it: messages that alternate, begin and end with the reader, and are never blank. Earlier
 * messages are dropped, the oldest first, where all would be too long. The system text holds the fence around the
 * catalogue and is never cut: one that is too long is refused.
 */
export function converseRequest(prompt: Prompt, settings: GenerationSettings): ConverseRequest {
  const { modelId, maxTokens, temperature } = settings
  const room = longestInput - prompt.system.length
  if (room < longestQuestion) throw refused(`the system text has ${prompt.system.length} characters`)
  const messages = alternating(latest(prompt.messages, room))
  if (messages.length === 0) throw refused('there is no question')
  return {
    modelId,
    system: [{ text: prompt.system }],
    messages: messages.map(({ role, text }) => ({ role, content: [{ text }] })),
    inferenceConfig: { maxTokens, ...(temperature !== undefined && { temperature }) },
  }
}

function refused(why: string): LanguageModelError {
  return new LanguageModelError('model-refused-input', `not sent to the model: ${why}`, { retryable: false })
}

/** The last messages that fit into `room` characters; the question itself is cut where it alone would not. */
function latest(messages: readonly PromptMessage[], room: number): PromptMessage[] {
  const kept: PromptMessage[] = []
  let left = room
  for (const { role, text } of messages.toReversed()) {
    if (kept.length > 0 && text.length > left) break
    kept.push({ role, text: text.slice(0, left) })
    left -= text.length
  }
  return kept.reverse()
}

/** Neighbours of one role become one message; what stands before the first and after the last question is left out. */
function alternating(messages: readonly PromptMessage[]): PromptMessage[] {
  const merged: PromptMessage[] = []
  for (const { role, text } of messages.filter(({ text }) => text.trim() !== '')) {
    const last = merged.at(-1)
    if (last?.role === role) last.text = `${last.text}\n\n${text}`
    else if (last !== undefined || role === 'user') merged.push({ role, text })
  }
  if (merged.at(-1)?.role === 'assistant') merged.pop()
  return merged
}
