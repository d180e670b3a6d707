import { parseArgs } from 'node:util'

export type AffectedArguments =
  | { kind: 'run'; base: string; json: boolean }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

const known = { base: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseAffectedArguments(argv: readonly string[]): AffectedArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    const { base, json = false } = values
    if (base === undefined) return { kind: 'invalid', message: '--base must name a commit to compare with' }
    // git takes what begins with a dash for an option.
    if (!/^[\w./@^~][\w./@^~{}-]*$/.test(base)) {
      return {
        kind: 'invalid',
        message: `--base must be a commit, a branch or a tag, received ${JSON.stringify(base)}`,
      }
    }
    return { kind: 'run', base, json }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

export const usage = `npm run affected -- --base REF [--json]
Says which images and functions have to be built again for what has changed since REF, and why.
  --base REF    commit, branch or tag; what it has in common with the present commit is compared with the files here
  --json        {"images": [{"name", "because"}], "functions": [{"name", "because"}], "infrastructure": path or null}
  --help        this text

exit code: 0, 1 when git cannot compare (a shallow copy lacks the commit), 2 for bad arguments
`
