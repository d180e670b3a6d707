import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A repository of git with nothing in it, on the branch main, which goes away with the test. */
export function temporaryRepository() {
  const root = mkdtempSync(join(tmpdir(), 'manga-repository-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe', encoding: 'utf8' }).trim()
  git('init', '-q', '-b', 'main')
  return {
    root,
    git,
    /** Writes a file. */
    write(path: string, text = path) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    /** Commits everything, and gives the SHA. */
    commit(message: string): string {
      git('add', '.')
      git('commit', '-qm', message)
      return git('rev-parse', 'HEAD')
    },
  }
}
