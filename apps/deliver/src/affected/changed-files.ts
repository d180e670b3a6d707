import { askGit, GitError } from '@manga-assist/command-line'

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
    return askGit(root, ...args)
      .split('\0')
      .filter((path) => path !== '')
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause
    throw new ChangesError(`git cannot compare: ${cause.message}. In a shallow copy fetch the whole history first`, {
      cause,
    })
  }
}
