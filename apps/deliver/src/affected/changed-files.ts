import { askGit, GitError } from '@manga-assist/command-line'

/** git could not compare. */
export class ChangesError extends Error {
  readonly code = 'changes-unknown'
}

/**
 * Paths that a branch has changed since it left `base`: what differs between the last commit in common and the files at hand,
 * new ones included. What `base` has got since then is not the branch's.
 */
export function changedFilesSince(base: string, root: string): string[] {
  return changedFiles(root, ['--merge-base', base])
}

/**
 * Paths that differ between a commit and the files at hand, whichever of them is the older: what runs may be newer than what is
 * here, and what is here is then as much of a change as the other way round.
 */
export function filesUnlike(commit: string, root: string): string[] {
  return changedFiles(root, [commit])
}

function changedFiles(root: string, base: readonly string[]): string[] {
  // Renamed files count with both names: the old place has changed too.
  const tracked = git(root, ['diff', '--name-only', '--no-renames', '-z', ...base, '--'])
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
