import { type Clock, sleep } from '@manga-assist/clock'
import type { LanguageModel, Prompt } from '@manga-assist/core'
import { writeAnswer } from './write-answer.ts'

export interface EmbeddedLanguageModelOptions {
  clock: Clock
  /** Pace of the stream, so that concurrency behaves as with a real model. Infinity writes at once. Default 50. */
  tokensPerSecond?: number
}

/** The name says what it is: nobody should take templates for a language model. */
export const embeddedModelName = 'manga-assist-embedded (templates, no neural network)'

const defaultTokensPerSecond = 50

/**
 * Stands in for a language model where there is none: fills templates with what was retrieved, and with nothing else,
 * so every title that it names is in the prompt's retrieved set. Equal prompts give equal answers.
 */
export function createEmbeddedLanguageModel(options: EmbeddedLanguageModelOptions): LanguageModel {
  const { clock, tokensPerSecond = defaultTokensPerSecond } = options
  if (!(tokensPerSecond > 0)) throw new RangeError(`tokensPerSecond must be above 0, got ${tokensPerSecond}`)
  return {
    name: embeddedModelName,
    async *generate(prompt: Prompt, signal: AbortSignal) {
      const startedAtMs = clock.now()
      let written = 0
      for (const token of tokensOf(writeAnswer(prompt))) {
        // Due times are counted from the start, so that a late token does not delay all that follow.
        written += 1
        const waitMs = startedAtMs + (written * 1_000) / tokensPerSecond - clock.now()
        if (waitMs > 0) await sleep(clock, waitMs, signal)
        signal.throwIfAborted()
        yield { kind: 'text', text: token }
      }
      // Templates take in no tokens; what they write is counted as it is paced.
      yield { kind: 'end', finishReason: 'stop', usage: { inputTokens: 0, outputTokens: written } }
    },
  }
}

/** Words with the space behind them: close enough to a tokenizer's pieces for pacing. */
function tokensOf(text: string): string[] {
  return text.match(/\S+\s*/gu) ?? []
}
