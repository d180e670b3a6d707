import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askGit } from '@manga-assist/command-line'

/** Of which sources images are built. */
export interface SourceState {
  /** The commit; `-dirty` behind it where files differ from it. */
  revision: string
  /** When it was committed: equal sources have equal labels. */
  created: string
  version: string
}

export function readSourceState(root: string): SourceState {
  const git = (...args: string[]) => askGit(root, ...args).trim()
  const commit = git('rev-parse', 'HEAD')
  const isDirty = git('status', '--porcelain') !== ''
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { revision: isDirty ? `${commit}-dirty` : commit, created: git('show', '--no-patch', '--format=%cI'), version }
}
