import * as z from 'zod'
import type { LanguageModelChoice } from './create-language-model.ts'

/** Environment variables that choose the language model. To be spread into the schema of a service. */
export const languageModelVariables = {
  /** Templates in this process, or a model on Amazon Bedrock. */
  LANGUAGE_MODEL: z.enum(['embedded', 'bedrock']).default('embedded'),
  /** Pace of the embedded model, in tokens a second. */
  MODEL_TOKENS_PER_SECOND: z.coerce.number().positive().default(50),
  /** Model or inference profile; a Claude model when not set. */
  BEDROCK_MODEL_ID: z
    .string()
    .regex(/^[A-Za-z0-9.:/_-]+$/, 'must be a model id, an inference profile id or an ARN')
    .optional(),
  /** Default: the AWS client's own, which is AWS_REGION. */
  BEDROCK_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS Region, for example eu-central-1')
    .optional(),
  /** Left to the model when not set: some take none. */
  BEDROCK_TEMPERATURE: z.coerce.number().min(0).max(1).optional(),
  /** Longest answer, in tokens. */
  BEDROCK_MAX_TOKENS: z.coerce.number().int().min(1).max(64_000).optional(),
  /** Another endpoint than AWS's own, for example a private one. */
  BEDROCK_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Tokens that all tasks and functions may spend in a minute; no limit of our own when not set. */
  BEDROCK_TOKENS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
}

type Variables = z.output<z.ZodObject<typeof languageModelVariables>>

/** The choice that the variables make. */
export function languageModelChoice(env: Variables): LanguageModelChoice {
  if (env.LANGUAGE_MODEL === 'embedded') return { kind: 'embedded', tokensPerSecond: env.MODEL_TOKENS_PER_SECOND }
  return {
    kind: 'bedrock',
    modelId: env.BEDROCK_MODEL_ID,
    region: env.BEDROCK_REGION,
    temperature: env.BEDROCK_TEMPERATURE,
    maxTokens: env.BEDROCK_MAX_TOKENS,
    endpoint: env.BEDROCK_ENDPOINT,
    tokensPerMinute: env.BEDROCK_TOKENS_PER_MINUTE,
  }
}
