import { checkStoreVariables, readEnvironment, storeSettings, storeVariables } from '@manga-assist/lifecycle'
import { catalogueFileVariable, languageModelChoice, languageModelVariables } from '@manga-assist/providers'
import * as z from 'zod'

const schema = z
  .object({
    ...storeVariables,
    ...languageModelVariables,
    /** Titles of one's own besides the shipped ones, as `npm run import` writes them; read once, at start. */
    CATALOGUE_FILE: catalogueFileVariable.optional(),
    /** How readers are known, as on the tasks. `dev` believes the x-user-id header. */
    AUTH: z.literal('dev'),
    /** Signs the cookie of anonymous readers; the same as on the tasks. */
    COOKIE_SECRET: z.string().min(16),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Set by Lambda. */
    AWS_REGION: z.string().default('us-east-1'),
  })
  .superRefine(checkStoreVariables)

export const env = readEnvironment(schema, process.env)

/** An environment serves one request at a time, which makes three calls at once at most; one more for a late answer. */
export const store = storeSettings(env, { maxSockets: 4, startCheck: 'touch' })

export const languageModel = languageModelChoice(env)
