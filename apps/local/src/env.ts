import { readEnvironmentOrExit } from '@manga-assist/lifecycle'
import { applicationVariables } from '@manga-assist/providers'
import { stackVariables } from './stack-variables.ts'

export const env = readEnvironmentOrExit(stackVariables, process.env)
export type LocalSettings = typeof env

/** What holds where nothing is set. */
export const defaultSettings: LocalSettings = stackVariables.parse({})

const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

/** What the reader set of what stands behind the application: store, Redis, model. Both planes must have the same. */
export const chosen: Record<string, string> = Object.fromEntries(
  [...Object.keys(applicationVariables), ...credentials].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  }),
)

/** What children inherit. */
export const inherited = process.env
