import { checkIdentity, identityVariables, rateLimitVariables } from '@manga-assist/adapter-hono'
import { ticketVariables } from '@manga-assist/overflow'
import { applicationVariables, checkApplicationVariables } from '@manga-assist/providers'
import * as z from 'zod'
import { checkConnectionBudget, connectionVariables } from './connection-budget.ts'

/** The environment variables of the function. */
export const functionVariables = z
  .object({
    // As on the tasks.
    ...applicationVariables,
    ...identityVariables,
    ...rateLimitVariables,
    ...ticketVariables,
    ...connectionVariables,
    /** Least grave lines that are written. */
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(checkApplicationVariables)
  .superRefine(checkIdentity)
  .superRefine(checkConnectionBudget)
