import { parseArgs } from 'node:util'
import { type Target, targets } from '../build/targets.ts'

export interface ImagesOptions {
  targets: readonly Target[]
  /** Builds from the cache, and measures nothing. */
  isQuick: boolean
  /** Holds the images to the rules, and fails when one is broken. */
  check: boolean
  /** Builds on the public base by digest, from a clean commit, and names images by it alone. */
  isRelease: boolean
  json: boolean
  /** What stands before the name of each image. */
  repository: string
}

export type ParsedArguments =
  | { kind: 'run'; options: ImagesOptions }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

export const defaultRepository = 'manga-assist'

/** What a registry takes: small letters, a host and port in front or not. */
const repositoryForm = /^[a-z\d][a-z\d._-]*(:\d+)?(\/[a-z\d][a-z\d._-]*)*$/

const known = {
  check: { type: 'boolean' },
  quick: { type: 'boolean' },
  only: { type: 'string' },
  release: { type: 'boolean' },
  repository: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseImagesArguments(argv: readonly string[]): ParsedArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    const { check = false, release = false, json = false, only } = values
    const options = {
      targets: only === undefined ? targets : targetsNamed(only),
      // What is measured is how edits of one touch the others.
      isQuick: values.quick === true || only !== undefined,
      check,
      isRelease: release,
      json,
      repository: repositoryOf(values.repository ?? defaultRepository),
    }
    return { kind: 'run', options }
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

function targetsNamed(text: string): Target[] {
  const names = text.split(',')
  const known = targets.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`--only takes ${known.join(', ')} with commas between; got ${JSON.stringify(unknown)}`)
  return targets.filter(({ name }) => names.includes(name))
}

function repositoryOf(text: string): string {
  if (repositoryForm.test(text)) return text
  throw new Error(
    `--repository takes a name such as host/team, in small letters, without a tag; got ${JSON.stringify(text)}`,
  )
}
