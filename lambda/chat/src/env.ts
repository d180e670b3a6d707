import { checkIdentity, identityVariables, rateLimitVariables } from '@manga-assist/adapter-hono'
import { readEnvironment } from '@manga-assist/lifecycle'
import * as z from 'zod'

const schema = z
  .object({
    // As on the tasks.
    ...identityVariables,
    ...rateLimitVariables,
    /** SQLite file of the embedded stores. */
    DATABASE_FILE: z.string(),
    /** Pace of the embedded model, in tokens a second. */
    MODEL_TOKENS_PER_SECOND: z.coerce.number().positive().default(50),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(checkIdentity)

export const env = readEnvironment(schema, process.env)

export const rateLimits = { perUser: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_ADDRESS_PER_MINUTE }
export const requestLimits = { concurrentPerUser: env.RATE_LIMIT_CONCURRENT, trustedProxies: env.TRUSTED_PROXIES }
