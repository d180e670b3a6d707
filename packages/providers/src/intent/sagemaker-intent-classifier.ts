import { type Clock, deadline } from '@manga-assist/clock'
import { type Intent, type IntentClassifier, intents } from '@manga-assist/core'
import * as z from 'zod'
import { createCooldown } from './cooldown.ts'
import type { IntentEndpoint } from './sagemaker-endpoint.ts'

export interface SageMakerIntentClassifierDependencies {
  endpoint: IntentEndpoint
  /** Answers when the endpoint does not. */
  fallback: IntentClassifier
  clock: Clock
  onEvent: (event: IntentClassifierEvent) => void
}

/** The fallback answered. `error` is what the endpoint or its client threw, where it threw. */
export type IntentClassifierEvent = { kind: 'intent-fell-back'; reason: FallbackReason; error?: unknown }

/** `cooling-down`: it failed so often just now that it was not asked. */
export type FallbackReason = 'timeout' | 'error' | 'malformed' | 'cooling-down'

/** What a turn may spend on the question what it is about, in milliseconds; the figure. */
const budgetMs = 150
/** A whole answer has some 50 bytes. */
const largestAnswerBytes = 1_000

const answerSchema = z.object({ intent: z.enum(intents), score: z.number().min(0).max(1) })

/**
 * Asks a SageMaker endpoint, once, for at most 150 ms; what it does not answer in time and form, the fallback does. Three
 * failures in a row and it is left alone for ten seconds. Rejects only when the caller's signal aborts.
 */
export function createSageMakerIntentClassifier(dependencies: SageMakerIntentClassifierDependencies): IntentClassifier {
  const { endpoint, fallback, clock, onEvent } = dependencies
  const cooldown = createCooldown(clock)
  return {
    async classify(message, signal) {
      signal.throwIfAborted()
      const attempt = cooldown.enter()
      const asked: Asked = attempt
        ? await ask(endpoint, clock, message, signal)
        : { kind: 'none', reason: 'cooling-down' }
      // The caller who left is no fault of the endpoint.
      attempt?.end(asked.kind === 'found' ? 'succeeded' : signal.aborted ? 'abandoned' : 'failed')
      signal.throwIfAborted()
      if (asked.kind === 'found') return asked.intent
      const { reason, error } = asked
      onEvent({ kind: 'intent-fell-back', reason, ...(error !== undefined && { error }) })
      return fallback.classify(message, signal)
    },
  }
}

type Asked = { kind: 'found'; intent: Intent } | { kind: 'none'; reason: FallbackReason; error?: unknown }

async function ask(endpoint: IntentEndpoint, clock: Clock, message: string, signal: AbortSignal): Promise<Asked> {
  const budget = deadline(clock, budgetMs, () => new Error(`no intent within ${budgetMs} ms`), signal)
  try {
    return readAnswer(await orAborted(endpoint.invoke(message, budget.signal), budget.signal))
  } catch (error) {
    return { kind: 'none', reason: budget.signal.aborted ? 'timeout' : 'error', error }
  } finally {
    budget.cancel()
  }
}

function readAnswer(body: Uint8Array): Asked {
  const answer = body.length > largestAnswerBytes ? undefined : answerSchema.safeParse(jsonOf(body)).data
  return answer === undefined ? { kind: 'none', reason: 'malformed' } : { kind: 'found', intent: answer.intent }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/** Settles at once when the signal aborts: the SDK heeds it only once it has credentials. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
