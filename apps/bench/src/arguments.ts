import { BadArgument, numberOption, type Parsed, parseCommandLine, quoted } from '@manga-assist/command-line'
import { describe, mostRounds } from './description.ts'

export interface BenchOptions {
  names: readonly string[]
  json: boolean
  /** Undefined: those that each benchmark needs. */
  rounds: number | undefined
}

/** Reads the command line against the names of the benchmarks there are; all of them when none is named. */
export function parseBenchArguments(argv: readonly string[], known: readonly string[]): Parsed<BenchOptions> {
  return parseCommandLine(describe([]), argv, ({ json = false, rounds }, names) => {
    const unknown = names.find((name) => !known.includes(name))
    if (unknown !== undefined) {
      throw new BadArgument(`NAME must be of ${known.join(', ')}, received ${quoted(unknown)}`)
    }
    const rule = { from: 1, upTo: mostRounds, whole: true } as const
    return {
      names: names.length > 0 ? names : known,
      json,
      rounds: rounds === undefined ? undefined : numberOption('--rounds', rounds, rule),
    }
  })
}
