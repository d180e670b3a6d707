import { chmod, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** Any instant will do, as long as it is always the same: 1 January 1980, the first that every archive can hold. */
const mtime = new Date('1980-01-01T00:00:00Z')

/** Everybody may read, nobody but root may write, whatever the umask of the builder was. */
const modes = { folder: 0o755, file: 0o644 }

/** Gives everything in a folder the same times and modes, so that two builds of the same sources are the same to the bit. */
export async function normalise(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    await settle(join(entry.parentPath, entry.name), entry.isDirectory() ? modes.folder : modes.file)
  }
  await settle(folder, modes.folder)
}

async function settle(path: string, mode: number): Promise<void> {
  await chmod(path, mode)
  await utimes(path, mtime, mtime)
}
