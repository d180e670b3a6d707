import type { Clock } from '@manga-assist/clock'
import type { LanguageModel, TokenBudget } from '@manga-assist/core'
import {
  type BedrockLanguageModel,
  type BedrockLanguageModelOptions,
  createBedrockLanguageModel,
} from './bedrock/bedrock-language-model.ts'
import { createEmbeddedLanguageModel, type EmbeddedLanguageModelOptions } from './embedded/embedded-language-model.ts'
import { createLocalTokenBudget } from './token-budget/local-token-budget.ts'
import { createSharedTokenBudget, type ScriptRunner } from './token-budget/shared-token-budget.ts'

/** Which model writes the answers. */
export type LanguageModelChoice =
  | ({ kind: 'embedded' } & Omit<EmbeddedLanguageModelOptions, 'clock'>)
  | ({ kind: 'bedrock' } & BedrockChoice)

interface BedrockChoice extends Omit<BedrockLanguageModelOptions, 'clock' | 'random' | 'budget'> {
  /** Tokens that may be spent in a minute, above 0. Without it only Bedrock's own quota counts. */
  tokensPerMinute?: number | undefined
}

export interface LanguageModelSurroundings {
  clock: Clock
  random: () => number
  /** Redis, where there is one: all tasks and functions then share the tokens of a minute. Else each has as many. */
  scripts?: ScriptRunner | undefined
  /** Faults that no answer fails of. */
  onFailure?: ((error: unknown) => void) | undefined
}

export interface ReadyLanguageModel extends LanguageModel {
  /** Loads what the first answer would have to wait for. */
  warmUp(): Promise<void>
  close(): Promise<void>
}

/** Makes the model of choice. What only another one needs is not loaded. */
export function createLanguageModel(
  choice: LanguageModelChoice,
  surroundings: LanguageModelSurroundings,
): ReadyLanguageModel {
  switch (choice.kind) {
    case 'embedded':
      return {
        ...createEmbeddedLanguageModel({ ...choice, clock: surroundings.clock }),
        warmUp: async () => {},
        close: async () => {},
      }
    case 'bedrock':
      return bedrock(choice, surroundings)
  }
}

function bedrock(choice: BedrockChoice, surroundings: LanguageModelSurroundings): BedrockLanguageModel {
  const { clock, random } = surroundings
  return createBedrockLanguageModel({ ...choice, clock, random, budget: budgetOf(choice, surroundings) })
}

function budgetOf(
  { tokensPerMinute, modelId = 'default', region = 'default' }: BedrockChoice,
  { clock, scripts, onFailure }: LanguageModelSurroundings,
): TokenBudget | undefined {
  if (tokensPerMinute === undefined) return undefined
  if (scripts === undefined) return createLocalTokenBudget({ tokensPerMinute, clock })
  // The quota is by model and Region.
  const key = `manga-assist:tokens:${region}:${modelId}`
  return createSharedTokenBudget({ tokensPerMinute, scripts, clock, key, onFailure })
}
