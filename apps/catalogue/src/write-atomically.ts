import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file so that whoever reads it finds the old content or the new, never half of either, also after a power cut.
 * Makes the folder. Throws what the file system says, and leaves no temporary file behind.
 */
export function writeAtomically(file: string, text: string, newId: () => string): void {
  mkdirSync(dirname(file), { recursive: true })
  // In the same folder, because a rename across file systems is no rename.
  const temporary = `${file}.${newId()}.tmp`
  try {
    const handle = openSync(temporary, 'wx')
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
