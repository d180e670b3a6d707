import type { Commits } from '../commits.ts'
import type { Bundles } from '../stacks/functions.ts'

/** What a function's code can be had from. */
export interface BundleSources {
  /** All 40 digits of a commit; undefined where the repository has none of that name. */
  resolve: (commit: string) => string | undefined
  /** The commit that is checked out, undefined where files that a function is made of differ from it. */
  unchangedCommit: () => string | undefined
  /** Bundles the files at hand. */
  bundleFiles: () => Bundles
  /** Bundles one function of the sources of a commit, whatever is checked out. */
  bundleCommit: (sha: string, name: keyof Bundles) => string
  /** Takes what somebody may wonder about, a line each. */
  remark: (text: string) => void
}

/**
 * Folders with the code of the functions, each made of the sources of its own commit: what a deployment leaves alone keeps its
 * code, and not just its label. What nobody has committed is in none of them. Throws where a commit is not to be found.
 */
export function bundlesOf(commits: Commits, sources: BundleSources): Bundles {
  const shas = { chat: shaOf('chat', commits, sources), enrich: shaOf('enrich', commits, sources) }
  const here = sources.unchangedCommit()
  if (here === undefined)
    sources.remark('functions are made of their commits: what is not committed here is in none of them')
  // By turbo, from its cache: most often everything is of the commit at hand.
  const files = here !== undefined && Object.values(shas).includes(here) ? sources.bundleFiles() : undefined
  const folderOf = (name: keyof Bundles) =>
    files !== undefined && shas[name] === here ? files[name] : sources.bundleCommit(shas[name], name)
  return { chat: folderOf('chat'), enrich: folderOf('enrich') }
}

function shaOf(name: keyof Bundles, commits: Commits, { resolve }: BundleSources): string {
  const sha = resolve(commits[name])
  if (sha !== undefined) return sha
  throw new RangeError(
    `${name}=${commits[name]} must be a commit of this repository, whose sources its code is made of; ` +
      'fetch the whole history first (git fetch --unshallow), or name another with --tag',
  )
}
