import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a stack keeps what it writes. */
export interface DataFolder {
  readonly databaseFile: string
  readonly logFolder: string
  /** Signs anonymous cookies; kept, so that readers are known again after a restart. */
  readonly cookieSecret: string
  /** Removes a temporary folder. */
  remove(): void
}

/** Opens the folder, or a temporary one when none is given. */
export function openDataFolder(folder: string | undefined): DataFolder {
  const path = folder ?? mkdtempSync(join(tmpdir(), 'manga-assist-'))
  mkdirSync(path, { recursive: true })
  const secretFile = join(path, 'cookie-secret')
  if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 })
  return {
    databaseFile: join(path, 'manga.sqlite'),
    logFolder: join(path, 'logs'),
    cookieSecret: readFileSync(secretFile, 'utf8'),
    remove: () => {
      if (folder === undefined) rmSync(path, { recursive: true, force: true })
    },
  }
}
