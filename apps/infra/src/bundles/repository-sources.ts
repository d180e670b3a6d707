import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { BundleSources } from './bundles-of.ts'
import { bundleCommit } from './commit-bundles.ts'

/** What functions are made of, and with. */
const madeOf = ['lambda', 'packages', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
const functions = ['@manga-assist/lambda-chat', '@manga-assist/lambda-enrich']

/** The sources of the repository at `root`. */
export function repositorySources(root: string, remark: (text: string) => void): BundleSources {
  const cache = join(root, 'node_modules/.cache/manga-assist/functions')
  return {
    resolve: (commit) => resolveCommit(commit, root),
    unchangedCommit: () => unchangedCommit(root),
    bundleFiles() {
      const args = ['run', 'bundle', '--output-logs=errors-only', ...functions.map((name) => `--filter=${name}`)]
      execFileSync('turbo', args, { cwd: root, stdio: ['ignore', 2, 2] })
      return { chat: join(root, 'lambda/chat/dist'), enrich: join(root, 'lambda/enrich/dist') }
    },
    bundleCommit: (sha, name) => bundleCommit(sha, name, { root, cache, install: installFunctions }),
    remark,
  }
}

/** Undefined where the repository has no such commit. Throws with git's own words where git cannot tell. */
export function resolveCommit(commit: string, root: string): string | undefined {
  const args = ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`]
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  if (status === 0) return stdout.trim()
  // Quiet about a commit that is not there, and loud about everything else.
  if (status === 1 && stderr === '') return undefined
  throw new Error(`git cannot tell whether ${commit} is a commit: ${stderr?.trim() || error?.message}`)
}

/** The commit that is checked out; undefined where what functions are made of differs from it. */
export function unchangedCommit(root: string): string | undefined {
  const args = ['status', '--porcelain', '--untracked-files=all', '--', ...madeOf]
  const changes = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  return changes === '' ? resolveCommit('HEAD', root) : undefined
}

/**
 * What was installed for the files at hand is not shared even where the lockfile is the same: esbuild names pieces by the paths
 * of what is in them, and the same code would be taken for another.
 */
function installFunctions(tree: string): void {
  const wanted = [...functions.map((name) => `${name}...`), '@manga-assist/workspace']
  const args = [
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--prod',
    ...wanted.map((name) => `--filter=${name}`),
  ]
  execFileSync('pnpm', args, { cwd: tree, stdio: ['ignore', 2, 2] })
}
