import { readEnvironment } from '@manga-assist/lifecycle'
import { storeSettings } from '@manga-assist/providers'
import { enrichVariables } from './enrich-variables.ts'

export const env = readEnvironment(enrichVariables, process.env)

/** One job at a time, which reads one conversation after the other. */
export const store = storeSettings(env, { maxSockets: 2, startCheck: 'touch' })
