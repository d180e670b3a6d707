import { BadArgument, type Parsed, parseCommandLine, received } from '@manga-assist/command-line'

export interface AffectedOptions {
  base: string
  json: boolean
}

/** `npm run affected` as its users see it. */
export const description = {
  name: 'affected',
  about: 'Says which images and functions have to be built again for what has changed since a commit, and why.',
  forms: ['--base REF [--json]'],
  options: {
    base: {
      value: 'REF',
      about: 'commit, branch or tag; what it has in common with the present commit is compared with the files here',
    },
    json: {
      about: '{"images": [{"name", "because"}], "functions": [{"name", "because"}], "infrastructure": path or null}',
    },
  },
  examples: ['npm run affected -- --base main', 'npm run -s affected -- --base HEAD~1 --json'],
  exitCodes: {
    0: 'it is known what is affected',
    1: 'git cannot compare: a shallow copy lacks the commit, or there is no git',
    2: 'bad arguments',
  },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseAffectedArguments(argv: readonly string[]): Parsed<AffectedOptions> {
  return parseCommandLine(description, argv, ({ base, json = false }) => {
    // git takes what begins with a dash for an option.
    if (base !== undefined && /^[\w./@^~][\w./@^~{}-]*$/.test(base)) return { base, json }
    throw new BadArgument(`--base must be a commit, a branch or a tag, received ${received(base)}`)
  })
}
