import { execFileSync } from 'node:child_process'

/** git could not compare. */
export class ChangesError extends Error {
  readonly code = 'changes-unknown'
}

/** Paths that differ between the last commit in common with `base` and the files at hand, new ones included. */
export function changedFilesSince(base: string, root: string): string[] {
  // Renamed files count with both names: the old place has changed too.
  const tracked = git(root, ['diff', '--merge-base', '--name-only', '--no-renames', '-z', base, '--'])
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '-z'])
  return [...new Set([...tracked, ...untracked])].sort()
}

function git(root: string, args: readonly string[]): string[] {
  try {
    const output = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20, stdio: 'pipe' })
    return output.split('\0').filter((path) => path !== '')
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') {
      throw new ChangesError('git is not on this machine: install it (apt-get install git)', { cause: error })
    }
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new ChangesError(`git cannot compare: ${said}. In a shallow copy fetch the whole history first`, {
      cause: error,
    })
  }
}
