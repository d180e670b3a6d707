import { BadArgument, type Parsed, parseCommandLine } from '@manga-assist/command-line'

/** What to do with the document: write the file, hold the file against it, or print it. */
export type Task = 'write' | 'check' | 'print'

/** `npm run openapi` as its users see it. */
export const description = {
  name: 'openapi',
  about: 'Writes apps/reference/src/openapi.json, the OpenAPI 3.1 document, from the routes of the application.',
  forms: ['[options]'],
  options: {
    check: { about: 'write nothing, and fail when the file is not what would be written' },
    json: { about: 'print the document instead' },
  },
  examples: ['npm run openapi', 'npm run openapi -- --check'],
  exitCodes: { 0: 'the file is what the routes are', 1: 'the file is out of date', 2: 'bad arguments' },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseOpenApiArguments(argv: readonly string[]): Parsed<Task> {
  return parseCommandLine(description, argv, ({ check, json }) => {
    if (check && json) throw new BadArgument('--check and --json do not go together; leave one out')
    if (json) return 'print'
    return check ? 'check' : 'write'
  })
}
