import { parseArgs } from 'node:util'

export type ContainersArguments =
  | { kind: 'run'; names: string[] }
  | { kind: 'help' }
  /** `message` is one line. */
  | { kind: 'invalid'; message: string }

/** The files of tests, by the name under which one is asked for. */
const testNames = ['start', 'drain', 'starved', 'burst', 'development'] as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseContainersArguments(argv: readonly string[]): ContainersArguments {
  try {
    const options = { help: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    if (values.help) return { kind: 'help' }
    const unknown = positionals.find((name) => !testNames.some((known) => known === name))
    if (unknown !== undefined) {
      const received = JSON.stringify(unknown)
      return { kind: 'invalid', message: `NAME must be one of ${testNames.join(', ')}, received ${received}` }
    }
    return { kind: 'run', names: positionals }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

export const usage = `npm run containers [-- NAME…]
Runs the images for real, on the Docker engine of this machine: what npm run images has built.
  NAME          ${testNames.join(', ')}; all when none is named
  --help        this text

environment: IMAGE_PREFIX (manga-assist) and IMAGE_TAG (dev) say which images

exit code: 0; 1 when a test failed, when images are missing, and with CI=true when the engine or a tool is;
2 for bad arguments. Last line: containers: N passed, N failed, N skipped
`
