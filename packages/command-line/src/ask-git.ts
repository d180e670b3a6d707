import { execFileSync } from 'node:child_process'

/** git could not tell; the message says why, and what to do. */
export class GitError extends Error {
  readonly code = 'git'
}

/** Longest answer: the names of all files of a large repository. */
const mostBytes = 64 * 2 ** 20

/** What git prints of the repository at `root`. Throws a GitError where there is no git, no repository, or no such thing. */
export function askGit(root: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: mostBytes, stdio: 'pipe' })
  } catch (cause) {
    throw new GitError(problemOf(cause, args), { cause })
  }
}

function problemOf(cause: unknown, [command]: readonly string[]): string {
  if ((cause as { code?: unknown }).code === 'ENOENT')
    return 'git is not on this machine: install it (apt-get install git)'
  const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
  const advice = /not a git repository/.test(said) ? ': run it in a clone, as an unpacked archive has no commits' : ''
  return `git ${command} failed (${said.split('\n')[0]})${advice}`
}
