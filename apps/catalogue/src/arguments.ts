import { parseArgs } from 'node:util'

export type ImportArguments =
  | { kind: 'import'; file: string; into: string | undefined; checkOnly: boolean }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

/** Reads the command line. */
export function parseImportArguments(argv: readonly string[]): ImportArguments {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    if (values.help) return { kind: 'help' }
    const [file] = positionals
    if (file === undefined || positionals.length > 1) {
      return { kind: 'invalid', message: `name one FILE of JSON Lines, received ${positionals.length}` }
    }
    if (values.into === '') return { kind: 'invalid', message: '--into must name a file, received nothing' }
    return { kind: 'import', file, into: values.into, checkOnly: values.check ?? false }
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

const options = { into: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean' } } as const
