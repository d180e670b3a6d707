import { BadArgument, type Parsed, parseCommandLine, quoted } from '@manga-assist/command-line'

/** The files of tests, by the name under which one is asked for. */
const testNames = ['start', 'drain', 'starved', 'burst', 'development'] as const

/** `npm run containers` as its users see it. */
export const description = {
  name: 'containers',
  about: 'Runs the images for real, on the Docker engine of this machine: what npm run images has built.',
  forms: ['[NAME…]'],
  positionals: { name: 'NAME…', about: `of ${testNames.join(', ')}; all when none is named` },
  options: {},
  environment: {
    IMAGE_PREFIX: 'what stands before the names of the images (default manga-assist)',
    IMAGE_TAG: 'which of them (default dev)',
  },
  notes: ['Last line: containers: N passed, N failed, N skipped'],
  examples: ['npm run containers', 'npm run containers -- start drain', 'IMAGE_TAG=dev npm run containers'],
  exitCodes: {
    0: 'nothing failed',
    1: 'a test failed, images are missing, or with CI=true the engine or a tool is',
    2: 'bad arguments',
    130: 'after Ctrl-C',
  },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseContainersArguments(argv: readonly string[]): Parsed<readonly string[]> {
  return parseCommandLine(description, argv, (_, names) => {
    const unknown = names.find((name) => !testNames.some((known) => known === name))
    if (unknown === undefined) return names
    throw new BadArgument(`NAME must be one of ${testNames.join(', ')}, received ${quoted(unknown)}`)
  })
}
