import { readEnvironment } from '@manga-assist/lifecycle'
import { catalogueFileVariable } from '@manga-assist/providers'
import * as z from 'zod'

const schema = z.object({
  /** How readers are known, as on the tasks. `dev` believes the x-user-id header. */
  AUTH: z.literal('dev'),
  /** SQLite file of the embedded stores. */
  DATABASE_FILE: z.string(),
  /** Titles of one's own besides the shipped ones, as `npm run import` writes them; read once, at start. */
  CATALOGUE_FILE: catalogueFileVariable.optional(),
  /** Signs the cookie of anonymous readers; the same as on the tasks. */
  COOKIE_SECRET: z.string().min(16),
  /** Pace of the embedded model, in tokens a second. */
  MODEL_TOKENS_PER_SECOND: z.coerce.number().positive().default(50),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export const env = readEnvironment(schema, process.env)
