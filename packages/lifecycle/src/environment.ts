import { type Schema, validate } from '@manga-assist/contracts'

/** The environment does not fit: names every variable, its rule and the value received. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code = 'bad-configuration'
}

/** Reads settings from environment variables; the schema gives names, rules and defaults. Empty counts as not set. */
export function readEnvironment<T>(schema: Schema<T>, environment: NodeJS.ProcessEnv): T {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  const result = validate(schema, Object.fromEntries(given))
  if (result.kind === 'valid') return result.value
  const lines = result.errors.map(({ field, rule, received }) => `  ${field}: ${rule}; got ${received}`)
  throw new ConfigurationError(`these environment variables do not fit:\n${lines.join('\n')}`)
}
