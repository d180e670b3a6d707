import { type FieldProblem, type Schema, validate } from '@manga-assist/contracts'

/** The environment does not fit: names every variable, its rule and the value received. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code = 'bad-configuration'
}

/** Exit code of a process that was started with settings that do not fit. */
const badConfigurationExitCode = 2

/** Codes of errors that are the settings' own. */
const configurationCodes: ReadonlySet<unknown> = new Set(['bad-configuration', 'bad-policy'])

/** Variables whose values must not be shown. */
const secretName = /SECRET|PASSWORD|TOKEN|KEY/

/** Reads settings from environment variables; the schema gives names, rules and defaults. Empty counts as not set. */
export function readEnvironment<T>(schema: Schema<T>, environment: NodeJS.ProcessEnv): T {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  const result = validate(schema, Object.fromEntries(given))
  if (result.kind === 'valid') return result.value
  const lines = result.errors.map((error) => `  ${error.field}: ${error.rule}; got ${shown(error)}`)
  throw new ConfigurationError(`these environment variables do not fit:\n${lines.join('\n')}`)
}

/** The same for a process of its own: says what does not fit, without a stack, and exits with code 2. */
export function readEnvironmentOrExit<T>(schema: Schema<T>, environment: NodeJS.ProcessEnv): T {
  try {
    return readEnvironment(schema, environment)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    return process.exit(badConfigurationExitCode)
  }
}

/** For settings that are read from files at the start: says what does not fit, without a stack, and exits with code 2. */
export async function openOrExit<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening
  } catch (error) {
    if (!configurationCodes.has((error as { code?: unknown }).code)) throw error
    process.stderr.write(`${(error as Error).message}\n`)
    return process.exit(badConfigurationExitCode)
  }
}

function shown({ field, received = 'an object' }: FieldProblem): string {
  return secretName.test(field) && received !== 'nothing' ? 'a value that is not shown' : received
}
