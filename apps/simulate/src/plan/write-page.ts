import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A report could not be written; the message names the file. */
export class PageError extends Error {
  readonly code = 'page-not-written'
}

/** Writes a page, making its folder. Rejects with a PageError. */
export async function writePage(file: string, page: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, page)
  } catch (cause) {
    throw new PageError(`cannot write ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
