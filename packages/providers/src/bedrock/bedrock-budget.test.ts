import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import type { TokenBudget } from '@manga-assist/core'
import { contractPrompt } from '@manga-assist/core/testing'
import { findTool } from '@manga-assist/workspace/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createLanguageModel } from '../create-language-model.ts'
import { createLocalTokenBudget } from '../token-budget/local-token-budget.ts'
import { startRedisProcess } from '../token-budget/testing/redis-process.ts'
import { ask, bedrockRig, streamed, until } from './testing/bedrock-rig.ts'
import type { ConverseAnswer } from './testing/bedrock-server.ts'
import { answerSteps, textSteps } from './testing/converse-steps.ts'

const redis = findTool('redis')
/** By the estimate, what the contract's prompt takes in. */
const inputEstimate = 26

test('a call for which no tokens are left is refused before it is made', async () => {
  const clock = new ManualClock()
  const budget = createLocalTokenBudget({ tokensPerMinute: 1_500, clock })
  await budget.reserve(1_000)
  const { model, server } = await bedrockRig({ clock, budget, maxTokens: 1_000 })
  const { error } = await ask(model)
  expect(error).toMatchObject({ code: 'model-budget-exhausted', retryable: true, retryAfterMs: expect.any(Number) })
  expect(server.calls).toHaveLength(0)
  await clock.advance(60_000)
  expect((await ask(model)).text).toBe('Hello there.')
})

test.each<[string, ConverseAnswer, number]>([
  ['what Bedrock counted, output five times', streamed(answerSteps(['Hi.'])), 20 + 5],
  ['an estimate, where nothing was counted', streamed(answerSteps(['Hi.'], { usage: 'none' })), inputEstimate + 5],
  ['an estimate of what came before it broke', streamed([...textSteps(['Hi.']), { kind: 'cut' }]), inputEstimate + 5],
  ['nothing, when the call was refused', { kind: 'refusal', status: 400, type: 'ValidationException' }, 0],
])('a call costs %s', async (_, answer, cost) => {
  const { budget, settled } = recordingBudget()
  const { model } = await bedrockRig({ budget, maxTokens: 500, server: { answer: () => answer } })
  await ask(model)
  expect(settled).toEqual([{ reserved: inputEstimate + 500, cost }])
})

test('a reader who leaves in the middle pays for what was written', async () => {
  const { budget, settled } = recordingBudget()
  const answer = streamed([...textSteps(['Hello']), { kind: 'wait' as const }])
  const { model, server } = await bedrockRig({ budget, server: { answer: () => answer } })
  for await (const event of model.generate(contractPrompt, new AbortController().signal)) {
    if (event.kind === 'text') break
  }
  expect(settled).toEqual([{ reserved: inputEstimate + 1_000, cost: inputEstimate + 2 * 5 }])
  await until(() => server.openCalls() === 0)
})

test.skipIf(redis === undefined)('two tasks with one Redis spend the tokens of one budget', async () => {
  const redisProcess = await startRedisProcess(redis ?? '')
  const waiting = streamed([...textSteps(['Hello']), { kind: 'wait' as const }, ...answerSteps([' there.'])])
  const { server } = await bedrockRig({ server: { answer: () => waiting } })
  const task = async () => {
    const scripts = await redisProcess.connect()
    const model = createLanguageModel(
      { kind: 'bedrock', endpoint: server.url, region: 'us-east-1', credentials, maxTokens: 500, tokensPerMinute: 600 },
      { clock: systemClock, random: () => 0.5, scripts },
    )
    onTestFinished(() => model.close())
    return model
  }
  const [one, other] = [await task(), await task()]
  const first = ask(one)
  await until(() => server.openCalls() === 1)
  expect((await ask(other)).error).toMatchObject({ code: 'model-budget-exhausted' })
  server.release()
  // 500 were reserved, 30 cost: the rest is there again.
  expect((await first).text).toBe('Hello there.')
  expect((await ask(other)).text).toBe('Hello there.')
})

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

function recordingBudget() {
  const settled: { reserved: number; cost: number }[] = []
  const budget: TokenBudget = {
    reserve: async (reserved) => ({
      kind: 'granted',
      async settle(cost) {
        settled.push({ reserved, cost })
      },
    }),
  }
  return { budget, settled }
}
