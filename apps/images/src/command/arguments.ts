import { BadArgument, list, nameOf, type Parsed, parseCommandLine, quoted } from '@manga-assist/command-line'
import { type Target, targets } from '../build/targets.ts'
import { defaultRepository, description } from './description.ts'

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

/** What a registry takes: small letters, a host and port in front or not. */
const repositoryForm = /^[a-z\d][a-z\d._-]*(:\d+)?(\/[a-z\d][a-z\d._-]*)*$/

/** Reads the command line. Never throws on what a user may have typed. */
export function parseImagesArguments(argv: readonly string[]): Parsed<ImagesOptions> {
  return parseCommandLine(description, argv, ({ check = false, quick = false, only, release = false, ...others }) => {
    const names = targets.map(({ name }) => name)
    const wanted = list(only, names, nameOf('--only', names))
    return {
      targets: targets.filter(({ name }) => wanted.includes(name)),
      // What is measured is how edits of one touch the others.
      isQuick: quick || only !== undefined,
      check,
      isRelease: release,
      json: others.json ?? false,
      repository: repositoryOf(others.repository ?? defaultRepository),
    }
  })
}

function repositoryOf(text: string): string {
  if (repositoryForm.test(text)) return text
  const rule = 'must be a name such as host/team, in small letters, without a tag'
  throw new BadArgument(`--repository ${rule}, received ${quoted(text)}`)
}
