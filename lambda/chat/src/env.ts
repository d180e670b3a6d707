import { readEnvironment } from '@manga-assist/lifecycle'
import { ticketSettings } from '@manga-assist/overflow'
import { applicationSettings } from '@manga-assist/providers'
import { connectionsEach } from './connection-budget.ts'
import { functionVariables } from './function-variables.ts'

export const env = readEnvironment(functionVariables, process.env)

export const application = applicationSettings(env, {
  maxSockets: connectionsEach(env),
  startCheck: 'touch',
  subscribe: false,
})

export const rateLimits = { perUser: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_ADDRESS_PER_MINUTE }
export const requestLimits = { concurrentPerUser: env.RATE_LIMIT_CONCURRENT, trustedProxies: env.TRUSTED_PROXIES }

export const tickets = ticketSettings(env)
