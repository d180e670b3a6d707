import type { FinishReason } from '@manga-assist/core'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
  // We offer no tools: a model that asks for one has not answered.
  tool_use: 'other',
  malformed_tool_use: 'other',
  malformed_model_output: 'other',
}

/** Bedrock's stop reason as the client sees it; one that did not exist when this was written is `other`. */
export function finishReasonOf(stopReason: string | undefined): FinishReason {
  return finishReasons[stopReason ?? ''] ?? 'other'
}
