import { checkStoreVariables, storeVariables } from '@manga-assist/providers'
import * as z from 'zod'

/** The environment variables of the function that refreshes profiles. */
export const enrichVariables = z
  .object({
    ...storeVariables,
    /** Least grave lines that are written. */
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Region of the table; set by Lambda. */
    AWS_REGION: z.string().default('us-east-1'),
  })
  .superRefine(checkStoreVariables)
