import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Commits whose bundles are kept: those of a few stages, and of a few deployments. */
const mostKept = 8
const mostArchiveBytes = 256 * 2 ** 20

export interface CommitBundlesOptions {
  /** The repository. */
  root: string
  /** Where bundles are kept, a folder for each commit; git must ignore it. */
  cache: string
  /** Installs what the sources in a folder need to be bundled, by their own lockfile. */
  install: (tree: string) => void
}

/**
 * Bundles one function of the sources of a commit, by that commit's own recipe and dependencies, and gives the folder. A commit
 * never changes, so what was made of it once is kept.
 */
export function bundleCommit(sha: string, name: string, { root, cache, install }: CommitBundlesOptions): string {
  const kept = join(cache, sha, name)
  if (existsSync(kept)) return kept
  const tree = mkdtempSync(join(tmpdir(), `manga-bundle-${sha.slice(0, 7)}-`))
  try {
    exportCommit(sha, { root, tree })
    const folder = join(tree, 'lambda', name)
    if (!existsSync(folder)) throw new RangeError(`${name}=${sha} must be of a commit that has lambda/${name}`)
    install(tree)
    execFileSync(process.execPath, ['--run', 'bundle'], { cwd: folder, stdio: ['ignore', 2, 2] })
    keep(join(folder, 'dist'), kept)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
  forgetOldest(cache)
  return kept
}

function exportCommit(sha: string, { root, tree }: { root: string; tree: string }): void {
  const archive = execFileSync('git', ['archive', '--format=tar', sha], { cwd: root, maxBuffer: mostArchiveBytes })
  execFileSync('tar', ['-x', '-C', tree], { input: archive, stdio: ['pipe', 'ignore', 2] })
}

/** Whole or not at all: a copy that was cut short would be taken for the code of that commit ever after. */
function keep(made: string, kept: string): void {
  const copy = `${kept}.${process.pid}`
  mkdirSync(dirname(kept), { recursive: true })
  cpSync(made, copy, { recursive: true })
  try {
    renameSync(copy, kept)
  } catch (error) {
    rmSync(copy, { recursive: true, force: true })
    // Another process was quicker, with the same code.
    if (!existsSync(kept)) throw error
  }
}

function forgetOldest(cache: string): void {
  const commits = readdirSync(cache).map((name) => ({ name, atMs: statSync(join(cache, name)).mtimeMs }))
  commits.sort((one, other) => other.atMs - one.atMs)
  for (const { name } of commits.slice(mostKept)) rmSync(join(cache, name), { recursive: true, force: true })
}
