import { checkIdentity, identityVariables, rateLimitVariables } from '@manga-assist/adapter-hono'
import { readEnvironment } from '@manga-assist/lifecycle'
import { ticketSettings, ticketVariables } from '@manga-assist/overflow'
import { applicationSettings, applicationVariables, checkApplicationVariables } from '@manga-assist/providers'
import * as z from 'zod'

const schema = z
  .object({
    // As on the tasks.
    ...applicationVariables,
    ...identityVariables,
    ...rateLimitVariables,
    ...ticketVariables,
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(checkApplicationVariables)
  .superRefine(checkIdentity)

export const env = readEnvironment(schema, process.env)

/** An environment serves one request at a time, which makes three calls at once at most; one more for a late answer. */
export const application = applicationSettings(env, { maxSockets: 4, startCheck: 'touch', subscribe: false })

export const rateLimits = { perUser: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_ADDRESS_PER_MINUTE }
export const requestLimits = { concurrentPerUser: env.RATE_LIMIT_CONCURRENT, trustedProxies: env.TRUSTED_PROXIES }

export const tickets = ticketSettings(env)
