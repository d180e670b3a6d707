import { timeouts } from '@manga-assist/contracts'
import * as z from 'zod'

const atLeastOne = z.coerce.number().int().min(1)

/** Environment variables of the overflow plane, the same for tasks and routers. */
export const lambdaVariables = {
  /** The function that runs what is spilled: its name, name with alias, or ARN. */
  LAMBDA_FUNCTION: z.string().default('chat'),
  /** Another endpoint than AWS's own, for example a local Lambda. */
  LAMBDA_ENDPOINT: z.url().optional(),
  /** Most requests there at once. */
  LAMBDA_MAX_CONCURRENCY: atLeastOne.default(100),
  /** How many processes spill to the same function: each takes its part of Lambda's ramp. */
  LAMBDA_SHARED_BY: atLeastOne.default(1),
  /** The function's own timeout: with its memory, what a request there costs at most. */
  LAMBDA_TIMEOUT_MS: atLeastOne.max(900_000).default(timeouts.functionMs),
  /** The function's own memory. */
  LAMBDA_MEMORY_MB: z.coerce.number().int().min(128).max(10_240).default(512),
}

/** What the environment says of the overflow plane. */
export function lambdaSettings(env: z.output<z.ZodObject<typeof lambdaVariables>> & { AWS_REGION: string }) {
  return {
    functionName: env.LAMBDA_FUNCTION,
    endpoint: env.LAMBDA_ENDPOINT,
    region: env.AWS_REGION,
    maxConcurrency: env.LAMBDA_MAX_CONCURRENCY,
    functionTimeoutMs: env.LAMBDA_TIMEOUT_MS,
    memoryMb: env.LAMBDA_MEMORY_MB,
  }
}
