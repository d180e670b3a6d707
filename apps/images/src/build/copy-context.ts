import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** A copy of the sources, elsewhere and with other times, to edit in. */
export interface ContextCopy {
  folder: string
  /** Adds a line to a script that does nothing of note, but is in the bundle. */
  edit(path: string, text: string): Promise<void>
  remove(): Promise<void>
}

const copied = [
  ...['.dockerignore', 'LICENSE', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
  ...['apps', 'docker', 'lambda', 'packages'],
]
const leftOut: ReadonlySet<string> = new Set(['node_modules', 'dist', '.turbo', 'official-runtime'])

export async function copyContext(root: string): Promise<ContextCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'manga-images-'))
  const filter = (path: string) => !leftOut.has(basename(path))
  for (const name of copied) await cp(join(root, name), join(folder, name), { recursive: true, filter })
  return {
    folder,
    edit: (path, text) => appendFile(join(folder, path), `\nprocess.title = ${JSON.stringify(text)}\n`),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
