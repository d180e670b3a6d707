import type { Clock } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import {
  type LanguageModel,
  LanguageModelError,
  type ModelEvent,
  type Prompt,
  type TokenBudget,
  type TokenUsage,
} from '@manga-assist/core'
import type { BedrockClient, BedrockClientOptions, ConverseRequest } from './bedrock-client.ts'
import { converseRequest } from './converse-request.ts'
import { type CallDependencies, openCall } from './open-call.ts'
import { readCall } from './read-call.ts'
import { createRetryBudget } from './retry.ts'
import { estimatedInputTokens, estimatedTokens } from './token-estimate.ts'

export interface BedrockLanguageModelOptions extends Omit<BedrockClientOptions, 'maxConcurrency'> {
  /** Model or inference profile. Default: a small Claude model. */
  modelId?: string | undefined
  /** Longest answer, in the model's tokens. Default 1,000. */
  maxTokens?: number | undefined
  /** From 0 to 1; absent leaves it to the model. */
  temperature?: number | undefined
  clock: Clock
  /** From 0 to 1, for the wait before a retry. */
  random: () => number
  /** Asked before every call. Without one, only Bedrock's own quota counts. */
  budget?: TokenBudget | undefined
  /** Most answers at once; more are refused, not queued. Default 100. */
  maxConcurrency?: number | undefined
  /** Until the first text, in milliseconds. Default 25,000. */
  firstTokenTimeoutMs?: number | undefined
  /** Longest silence between two pieces of text, in milliseconds. Default 25,000. */
  idleTimeoutMs?: number | undefined
}

export interface BedrockLanguageModel extends LanguageModel {
  /** Loads the AWS client, which the first answer would have to wait for: some 200 ms. */
  warmUp(): Promise<void>
  close(): Promise<void>
}

/** Quick enough for a chat; the global inference profile can be called from every commercial Region. */
const defaultModelId = 'global.anthropic.claude-haiku-4-5-20251001-v1:0'
/** Several times an answer of ours: what is asked for beyond need is taken from the quota all the same. */
const defaultMaxTokens = 1_000
const defaultMaxConcurrency = 100
const defaultSilenceMs = timeouts.modelSilenceMs
/** Output tokens weigh so much in the quotas of Claude models from 4 on, says the page on Bedrock's token counting. */
const outputTokenWeight = 5
/** When to come back to a process that has all the answers that it may. */
const busyRetryAfterMs = 1_000

/**
 * Claude, or another model, on Amazon Bedrock through ConverseStream. The AWS client is loaded with the first answer
 * or by `warmUp`. Once a piece of text is out, nothing is tried again.
 */
export function createBedrockLanguageModel(options: BedrockLanguageModelOptions): BedrockLanguageModel {
  const { modelId = defaultModelId, maxConcurrency = defaultMaxConcurrency } = options
  const retries = createRetryBudget()
  let inFlight = 0
  let loading: Promise<BedrockClient> | undefined
  const load = () => {
    loading ??= import('./bedrock-client.ts').then((m) => m.createBedrockClient({ ...options, maxConcurrency }))
    return loading
  }
  return {
    name: modelId,
    async *generate(prompt, signal) {
      signal.throwIfAborted()
      if (inFlight >= maxConcurrency) throw busy(maxConcurrency)
      inFlight += 1
      try {
        const { clock, random, firstTokenTimeoutMs = defaultSilenceMs } = options
        yield* answer(prompt, signal, options, { client: await load(), clock, random, retries, firstTokenTimeoutMs })
      } finally {
        inFlight -= 1
      }
    },
    async warmUp() {
      await load()
    },
    async close() {
      const client = await loading
      client?.close()
    },
  }
}

async function* answer(
  prompt: Prompt,
  leaving: AbortSignal,
  options: BedrockLanguageModelOptions,
  calls: CallDependencies,
): AsyncGenerator<ModelEvent, void> {
  const { modelId = defaultModelId, maxTokens = defaultMaxTokens, temperature } = options
  const { clock, idleTimeoutMs = defaultSilenceMs } = options
  const request = converseRequest(prompt, { modelId, maxTokens, temperature })
  const reservation = await reserve(options.budget, request, maxTokens)
  const cost: TokenUsage = { inputTokens: 0, outputTokens: 0 }
  try {
    const call = await openCall(calls, request, leaving)
    cost.inputTokens = estimatedInputTokens(request)
    for await (const event of readCall(call, { clock, idleTimeoutMs, leaving })) {
      if (event.kind === 'text') cost.outputTokens += estimatedTokens(event.text)
      else Object.assign(cost, event.usage)
      yield event
    }
  } finally {
    await reservation?.settle(cost.inputTokens + cost.outputTokens * outputTokenWeight)
  }
}

async function reserve(budget: TokenBudget | undefined, request: ConverseRequest, maxTokens: number) {
  const reservation = await budget?.reserve(estimatedInputTokens(request) + maxTokens)
  if (reservation?.kind !== 'refused') return reservation
  const { retryAfterMs } = reservation
  const message = `no tokens left in the budget of this minute, some again in ${retryAfterMs} ms`
  throw new LanguageModelError('model-budget-exhausted', message, { retryable: true, retryAfterMs })
}

function busy(maxConcurrency: number): LanguageModelError {
  const message = `${maxConcurrency} answers are being written, which is the limit`
  return new LanguageModelError('model-throttled', message, { retryable: true, retryAfterMs: busyRetryAfterMs })
}
