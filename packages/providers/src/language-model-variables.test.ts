import { systemClock } from '@manga-assist/clock'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createLanguageModel } from './create-language-model.ts'
import { embeddedModelName } from './embedded/embedded-language-model.ts'
import { languageModelChoice, languageModelVariables } from './language-model-variables.ts'

const schema = z.object(languageModelVariables)
const surroundings = { clock: systemClock, random: () => 0.5 }
const modelOf = (environment: Record<string, string>) =>
  createLanguageModel(languageModelChoice(schema.parse(environment)), surroundings)

describe('the environment chooses a language model', () => {
  test('the embedded one where it says nothing', async () => {
    const model = modelOf({})
    await model.warmUp()
    expect(model.name).toBe(embeddedModelName)
    await model.close()
  })

  test('Bedrock, with everything that can be set', () => {
    const environment = {
      LANGUAGE_MODEL: 'bedrock',
      BEDROCK_MODEL_ID: 'eu.anthropic.claude:0',
      BEDROCK_REGION: 'eu-central-1',
      BEDROCK_TEMPERATURE: '0.3',
      BEDROCK_MAX_TOKENS: '800',
      BEDROCK_ENDPOINT: 'http://127.0.0.1:1234',
      BEDROCK_TOKENS_PER_MINUTE: '100000',
    }
    expect(languageModelChoice(schema.parse(environment))).toEqual({
      kind: 'bedrock',
      modelId: 'eu.anthropic.claude:0',
      region: 'eu-central-1',
      temperature: 0.3,
      maxTokens: 800,
      endpoint: 'http://127.0.0.1:1234',
      tokensPerMinute: 100_000,
    })
    expect(modelOf(environment).name).toBe('eu.anthropic.claude:0')
  })

  test.each([
    ['LANGUAGE_MODEL', 'gpt', '"embedded"|"bedrock"'],
    ['BEDROCK_MODEL_ID', 'a model', 'must be a model id'],
    ['BEDROCK_REGION', 'Frankfurt', 'must be an AWS Region'],
    ['BEDROCK_TEMPERATURE', '1.5', '<=1'],
    ['BEDROCK_MAX_TOKENS', '0', '>=1'],
    ['BEDROCK_ENDPOINT', 'ftp://x', 'URL'],
    ['BEDROCK_TOKENS_PER_MINUTE', 'many', 'number'],
  ])('and %s may not be %j', (name, value, rule) => {
    const { error } = schema.safeParse({ [name]: value })
    expect(error?.issues).toEqual([expect.objectContaining({ path: [name], message: expect.stringContaining(rule) })])
  })
})
