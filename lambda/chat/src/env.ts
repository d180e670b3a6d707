import { checkIdentity, identityVariables, rateLimitVariables } from '@manga-assist/adapter-hono'
import { checkStoreVariables, readEnvironment, storeSettings, storeVariables } from '@manga-assist/lifecycle'
import { catalogueFileVariable, languageModelChoice, languageModelVariables } from '@manga-assist/providers'
import * as z from 'zod'

const schema = z
  .object({
    ...storeVariables,
    ...languageModelVariables,
    /** Titles of one's own besides the shipped ones, as `npm run import` writes them; read once, at start. */
    CATALOGUE_FILE: catalogueFileVariable.optional(),
    // As on the tasks.
    ...identityVariables,
    ...rateLimitVariables,
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Set by Lambda. */
    AWS_REGION: z.string().default('us-east-1'),
  })
  .superRefine(checkStoreVariables)
  .superRefine(checkIdentity)

export const env = readEnvironment(schema, process.env)

/** An environment serves one request at a time, which makes three calls at once at most; one more for a late answer. */
export const store = storeSettings(env, { maxSockets: 4, startCheck: 'touch' })

export const languageModel = languageModelChoice(env)

export const rateLimits = { perUser: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_ADDRESS_PER_MINUTE }
export const requestLimits = { concurrentPerUser: env.RATE_LIMIT_CONCURRENT, trustedProxies: env.TRUSTED_PROXIES }
