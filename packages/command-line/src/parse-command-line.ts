import { parseArgs } from 'node:util'
import { BadArgument, quoted } from './bad-argument.ts'
import { closest } from './closest.ts'
import type { Description, OptionTable, Values } from './description.ts'

export type Parsed<Result> =
  | { kind: 'run'; options: Result }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

/**
 * Reads a command line. `--help` wins over everything else; of an option that is given twice the last holds. `toOptions`
 * throws a BadArgument on what breaks a rule. Never throws on what a user may have typed.
 */
export function parseCommandLine<Options extends OptionTable, Result>(
  description: Description<Options>,
  argv: readonly string[],
  toOptions: (values: Values<Options>, positionals: readonly string[]) => Result,
): Parsed<Result> {
  const { values, positionals, tokens } = parseArgs({
    ...{ args: [...argv], strict: false, allowPositionals: true, tokens: true },
    options: typesOf(description.options),
  })
  if (values.help === true) return { kind: 'help' }
  try {
    for (const token of tokens) checkToken(token, description)
    return { kind: 'run', options: toOptions(values as Values<Options>, positionals) }
  } catch (error) {
    if (!(error instanceof BadArgument)) throw error
    return { kind: 'invalid', message: error.message }
  }
}

const help = { type: 'boolean', short: 'h' } as const

type Types = Record<string, { type: 'string' | 'boolean'; short?: string }>

function typesOf(options: OptionTable): Types {
  const rows = Object.entries(options)
  const types = rows.map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const)
  return { ...Object.fromEntries(types), help }
}

/** What parseArgs tells of one argument; some of its kinds have none of these. */
interface Token {
  kind: 'option' | 'positional' | 'option-terminator'
  name?: string
  rawName?: string
  value?: string | undefined
  inlineValue?: boolean | undefined
}

function checkToken(token: Token, { options, positionals }: Description): void {
  if (token.kind === 'positional' && positionals === undefined) {
    throw new BadArgument(`takes options only, received ${quoted(token.value ?? '')}`)
  }
  if (token.kind !== 'option') return
  const { name = '', rawName = '', value, inlineValue } = token
  const row = Object.hasOwn(options, name) ? options[name] : undefined
  if (row === undefined) throw unknownOption(rawName, options)
  if (row.value === undefined && value !== undefined) {
    throw new BadArgument(`${rawName} must stand alone, received the value ${quoted(value)}`)
  }
  if (row.value === undefined) return
  if (value === undefined) throw new BadArgument(`${rawName} must be followed by ${row.value}, received nothing`)
  // Another option in its place: the value was forgotten. What begins with one dash may be a number below zero.
  if (inlineValue !== true && value.startsWith('--')) {
    throw new BadArgument(`${rawName} must be followed by ${row.value}, received ${quoted(value)}`)
  }
}

function unknownOption(rawName: string, options: OptionTable): BadArgument {
  const near = closest(rawName.replace(/^-+/, ''), [...Object.keys(options), 'help'])
  const advice = near === undefined ? '' : `; did you mean --${near}?`
  return new BadArgument(`there is no option ${rawName}${advice}`)
}
