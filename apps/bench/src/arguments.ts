import { parseArgs } from 'node:util'

export type BenchArguments =
  | { kind: 'run'; names: string[]; json: boolean; rounds: number | undefined }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

const mostRounds = 1_000

/** Reads the command line against the names of the benchmarks there are; all of them when none is named. */
export function parseBenchArguments(argv: readonly string[], known: readonly string[]): BenchArguments {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    if (values.help) return { kind: 'help' }
    const unknown = positionals.find((name) => !known.includes(name))
    if (unknown !== undefined) return invalid(`there is no benchmark ${quoted(unknown)}; there are ${known.join(', ')}`)
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1 && rounds <= mostRounds)) {
      return invalid(`--rounds must be a whole number from 1 to ${mostRounds}, received ${quoted(values.rounds ?? '')}`)
    }
    return { kind: 'run', names: positionals.length > 0 ? positionals : [...known], json: values.json ?? false, rounds }
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return invalid(error.message.split(/[.\n]/, 1)[0] ?? '')
    throw error
  }
}

const options = { json: { type: 'boolean' }, rounds: { type: 'string' }, help: { type: 'boolean' } } as const

function invalid(message: string): BenchArguments {
  return { kind: 'invalid', message }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
