import { BadArgument, fileOption, type Parsed, parseCommandLine } from '@manga-assist/command-line'

export interface ImportOptions {
  file: string
  into: string | undefined
  checkOnly: boolean
}

/** `npm run import` as its users see it. */
export const description = {
  name: 'import',
  about: 'Reads titles from JSON Lines and, when every line is right, puts them where the services find them.',
  forms: ['FILE [options]'],
  positionals: { name: 'FILE', about: 'one title a line (apps/catalogue/README.md shows one)' },
  options: {
    into: { value: 'FILE', about: 'where they go', default: '.data/catalogue.jsonl' },
    check: { about: 'only say what is wrong; write nothing' },
  },
  examples: ['npm run import -- titles.jsonl --check', 'npm run import -- titles.jsonl'],
  exitCodes: { 0: 'every line is right', 1: 'a line is wrong, or nothing could be written', 2: 'bad arguments' },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseImportArguments(argv: readonly string[]): Parsed<ImportOptions> {
  return parseCommandLine(description, argv, ({ into, check }, [file, ...more]) => {
    if (file === undefined || more.length > 0) {
      const count = file === undefined ? 0 : 1 + more.length
      throw new BadArgument(`FILE must be one file of JSON Lines, received ${count === 0 ? 'nothing' : count}`)
    }
    return { file, into: fileOption('--into', into), checkOnly: check ?? false }
  })
}
