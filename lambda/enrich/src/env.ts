import { readEnvironment } from '@manga-assist/lifecycle'
import { checkStoreVariables, storeSettings, storeVariables } from '@manga-assist/providers'
import * as z from 'zod'

const schema = z
  .object({
    ...storeVariables,
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Set by Lambda. */
    AWS_REGION: z.string().default('us-east-1'),
  })
  .superRefine(checkStoreVariables)

export const env = readEnvironment(schema, process.env)

/** One job at a time, which reads one conversation after the other. */
export const store = storeSettings(env, { maxSockets: 2, startCheck: 'touch' })
