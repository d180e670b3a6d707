import { readEnvironment } from '@manga-assist/lifecycle'
import { languageModelVariables } from '@manga-assist/providers'
import * as z from 'zod'

const schema = z.object({
  ...languageModelVariables,
  /** How readers are known, as on the tasks. `dev` believes the x-user-id header. */
  AUTH: z.literal('dev'),
  /** SQLite file of the embedded stores. */
  DATABASE_FILE: z.string(),
  /** Signs the cookie of anonymous readers; the same as on the tasks. */
  COOKIE_SECRET: z.string().min(16),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export const env = readEnvironment(schema, process.env)
