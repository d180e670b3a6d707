import { systemClock } from '@manga-assist/clock'
import type { ManualClock } from '@manga-assist/clock/testing'
import type { LanguageModel, ModelEvent } from '@manga-assist/core'
import { contractPrompt } from '@manga-assist/core/testing'
import { onTestFinished } from 'vitest'
import {
  type BedrockLanguageModel,
  type BedrockLanguageModelOptions,
  createBedrockLanguageModel,
} from '../bedrock-language-model.ts'
import { type BedrockServer, type BedrockServerOptions, startBedrockServer } from './bedrock-server.ts'
import { answerSteps, type ConverseStep } from './converse-steps.ts'

export interface BedrockRig {
  server: BedrockServer
  model: BedrockLanguageModel
}

export interface RigOptions extends Partial<BedrockLanguageModelOptions> {
  server?: Partial<BedrockServerOptions>
}

/** The model over the real AWS client on a server of the test; both are closed when it ends. */
export async function bedrockRig({ server: serverOptions, ...options }: RigOptions = {}): Promise<BedrockRig> {
  const server = await startBedrockServer({
    answer: () => streamed(answerSteps(['Hello', ' there.'])),
    ...serverOptions,
  })
  const model = createBedrockLanguageModel({
    clock: systemClock,
    random: () => 0.5,
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...options,
  })
  onTestFinished(async () => {
    await model.close()
    await server.close()
  })
  return { server, model }
}

export function streamed(steps: readonly ConverseStep[]) {
  return { kind: 'stream' as const, steps }
}

export interface Asked {
  text: string
  end: Extract<ModelEvent, { kind: 'end' }> | undefined
  error: unknown
}

/** Asks for an answer and takes what comes of it, a fault too. */
export async function ask(model: LanguageModel, signal = new AbortController().signal): Promise<Asked> {
  const asked: Asked = { text: '', end: undefined, error: undefined }
  try {
    for await (const event of model.generate(contractPrompt, signal)) {
      if (event.kind === 'text') asked.text += event.text
      else asked.end = event
    }
  } catch (error) {
    asked.error = error
  }
  return asked
}

/** Resolves as soon as the condition holds; the test's own time limit is the bound. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** For tests that move time on while frames are on their way: no silence is too long. */
export const patient = { firstTokenTimeoutMs: 1e12, idleTimeoutMs: 1e12 }

/**
 * Moves time on, a step at a time, until the promise has settled, and gives what it resolved to. Frames arrive in real
 * time, so the timer that is waited for may only be set while the clock goes on.
 */
export async function advanceUntilSettled<T>(clock: ManualClock, promise: Promise<T>, stepMs: number): Promise<T> {
  let settled = false
  const settle = () => {
    settled = true
  }
  promise.then(settle, settle)
  while (!settled) await clock.advance(stepMs)
  return promise
}
