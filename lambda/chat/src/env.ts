import { checkIdentity, identityVariables, rateLimitVariables } from '@manga-assist/adapter-hono'
import { readEnvironment } from '@manga-assist/lifecycle'
import { ticketSettings, ticketVariables } from '@manga-assist/overflow'
import { applicationSettings, applicationVariables, checkApplicationVariables } from '@manga-assist/providers'
import * as z from 'zod'
import { checkConnectionBudget, connectionsEach, connectionVariables } from './connection-budget.ts'

const schema = z
  .object({
    // As on the tasks.
    ...applicationVariables,
    ...identityVariables,
    ...rateLimitVariables,
    ...ticketVariables,
    ...connectionVariables,
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(checkApplicationVariables)
  .superRefine(checkIdentity)
  .superRefine(checkConnectionBudget)

export const env = readEnvironment(schema, process.env)

export const application = applicationSettings(env, {
  maxSockets: connectionsEach(env),
  startCheck: 'touch',
  subscribe: false,
})

export const rateLimits = { perUser: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_ADDRESS_PER_MINUTE }
export const requestLimits = { concurrentPerUser: env.RATE_LIMIT_CONCURRENT, trustedProxies: env.TRUSTED_PROXIES }

export const tickets = ticketSettings(env)
