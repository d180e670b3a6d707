import { parseArgs } from 'node:util'
import type { Architecture } from '../invocations/billing.ts'
import type { LambdaEmulatorOptions } from './emulator-options.ts'
import type { FunctionOptions, FunctionUrlOptions } from './function-config.ts'
import { InvalidOptionError } from './invalid-option.ts'
import { emulatorNumbers, functionNumbers, helpText, type NumberOption, switches, textOptions } from './option-table.ts'

export type ParsedArguments =
  | { kind: 'run'; options: LambdaEmulatorOptions }
  | { kind: 'help'; text: string }
  | { kind: 'invalid'; message: string }

/** Reads the command line. Ranges of numbers are checked where the emulator starts. `inherited` gives values to names. */
export function parseArguments(args: readonly string[], inherited: NodeJS.ProcessEnv = {}): ParsedArguments {
  try {
    const { values } = parseArgs({ args: [...args], options: optionTypes, strict: true, allowPositionals: false })
    if (values.help === true) return { kind: 'help', text: helpText() }
    const options = toOptions((flag) => textsOf(values[flag]), inherited)
    return { kind: 'run', options: withSwitches(options, values) }
  } catch (error) {
    // Node adds advice about positional arguments that does not apply here.
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split(/\.? To specify|\n/, 1)
    return { kind: 'invalid', message: line }
  }
}

const flags = [...Object.keys(textOptions), ...[...emulatorNumbers, ...functionNumbers].map(({ flag }) => flag)]
const optionTypes: Record<string, { type: 'string'; multiple: true } | { type: 'boolean' }> = {
  help: { type: 'boolean' },
  ...Object.fromEntries(Object.keys(switches).map((flag) => [flag, { type: 'boolean' }])),
  ...Object.fromEntries(flags.map((flag) => [flag, { type: 'string', multiple: true }])),
}

function withSwitches(options: LambdaEmulatorOptions, values: Record<string, unknown>): LambdaEmulatorOptions {
  return {
    ...options,
    ...(values['no-freeze'] === true && { functions: options.functions.map(unfrozen) }),
    ...(values['platform-log'] === true && { platformLog: true }),
  }
}

function unfrozen(options: FunctionOptions): FunctionOptions {
  return { ...options, freeze: false }
}

/** All that was given for a flag, in order. */
type Given = (flag: string) => string[]

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value : []
}

function toOptions(given: Given, inherited: NodeJS.ProcessEnv): LambdaEmulatorOptions {
  const environment = Object.fromEntries(given('env').map((text) => variable(text, inherited)))
  const functions = given('function').map((text): FunctionOptions => {
    const [name, directory] = splitPair('--function', textOptions.function.form, text)
    const url = urlOf(name, given)
    return {
      name,
      directory,
      environment,
      ...(url && { url }),
      ...aliasesOf(name, given),
      ...numbers(functionNumbers, (flag) => valueFor(name, given(flag))),
    }
  })
  if (functions.length === 0) throw new InvalidOptionError('--function', 'given at least once', [])
  requireKnown(given, functions)
  const host = given('host').at(-1)
  const architecture = given('architecture').at(-1)
  const deadLetterFile = given('dead-letter-file').at(-1)
  return {
    functions,
    ...(host !== undefined && { host }),
    ...(architecture !== undefined && { architecture: architectureOf(architecture) }),
    ...(deadLetterFile !== undefined && { deadLetterFile }),
    ...numbers(emulatorNumbers, (flag) => given(flag).at(-1)),
  }
}

/** A name that is misspelt must not be passed over. */
function requireKnown(given: Given, functions: readonly FunctionOptions[]): void {
  const names = new Set(functions.map(({ name }) => name))
  for (const flag of ['function-url', 'alias', ...functionNumbers.map((option) => option.flag)]) {
    for (const text of given(flag)) {
      const [before = '', value] = text.split('=', 2)
      const [name = ''] = before.split(':', 1)
      if (value !== undefined && !names.has(name)) {
        throw new InvalidOptionError(`--${flag}`, 'of a function that is given', name)
      }
    }
  }
}

function architectureOf(text: string): Architecture {
  if (text === 'arm64' || text === 'x86_64') return text
  throw new InvalidOptionError('--architecture', 'arm64 or x86_64', text)
}

function variable(text: string, inherited: NodeJS.ProcessEnv): [string, string] {
  if (text === '' || text.includes('=')) return splitPair('--env', 'NAME=VALUE', text)
  const value = inherited[text]
  if (value === undefined)
    throw new InvalidOptionError('--env', 'NAME=VALUE, or the NAME of a variable that is set', text)
  return [text, value]
}

function urlOf(functionName: string, given: Given): FunctionUrlOptions | undefined {
  const text = given('function-url').findLast((each) => each.startsWith(`${functionName}=`))
  if (text === undefined) return undefined
  const [, port, mode = 'BUFFERED'] = /^[^=]+=(\d{1,5})(?::(BUFFERED|RESPONSE_STREAM))?$/.exec(text) ?? []
  if (port === undefined) throw new InvalidOptionError('--function-url', textOptions['function-url'].form, text)
  return { port: Number(port), invokeMode: mode === 'RESPONSE_STREAM' ? mode : 'BUFFERED' }
}

/** No property for a function without aliases. */
function aliasesOf(functionName: string, given: Given): { aliases?: Record<string, string> } {
  const pairs = given('alias').map((text) => splitPair('--alias', textOptions.alias.form, text))
  const own = pairs.filter(([name]) => name.startsWith(`${functionName}:`))
  const aliases = own.map(([name, version]) => [name.slice(functionName.length + 1), version] as const)
  return aliases.length > 0 ? { aliases: Object.fromEntries(aliases) } : {}
}

/** The last that was given for this function, else the last that was given for all. */
function valueFor(functionName: string, texts: readonly string[]): string | undefined {
  const own = texts.findLast((text) => text.startsWith(`${functionName}=`))
  return own?.slice(functionName.length + 1) ?? texts.findLast((text) => !text.includes('='))
}

function splitPair(option: string, form: string, text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) throw new InvalidOptionError(option, form, text)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** The numbers that were given. A flag that was not given leaves no property. */
function numbers<Name extends PropertyKey>(
  options: readonly NumberOption<Name>[],
  textOf: (flag: string) => string | undefined,
): { [key in Name]?: number } {
  const result: { [key in Name]?: number } = {}
  for (const { flag, name } of options) {
    const text = textOf(flag)
    if (text === undefined) continue
    if (!/^\d{1,9}$/.test(text)) throw new InvalidOptionError(`--${flag}`, 'a whole number', text)
    result[name] = Number(text)
  }
  return result
}
