import { readFileSync, statSync } from 'node:fs'
import type { Title } from '@manga-assist/contracts'
import * as z from 'zod'
import { type CatalogueReading, readCatalogueLines } from './catalogue-lines.ts'

/** Largest file that is read at all, in bytes: a hundred thousand titles of usual length fit in it twice. */
const largestFileBytes = 256 * 1024 * 1024

/** Reads a catalogue of one's own. A file that cannot be read is one error like any other; nothing is thrown. */
export function readCatalogueFile(path: string): CatalogueReading {
  try {
    const status = statSync(path)
    // A pipe or a device may never end.
    if (!status.isFile()) return refused(`${path}: must be a file; received something else`)
    const { size } = status
    if (size > largestFileBytes) return refused(`${path}: must be at most ${largestFileBytes} bytes; received ${size}`)
    return readCatalogueLines(path, readFileSync(path))
  } catch (error) {
    return refused(`${path}: must be a file that can be read; received ${codeOf(error)}`)
  }
}

/** A setting that names such a file; what comes out are its titles. The first error says what is wrong with the file. */
export const catalogueFileVariable = z.string().transform((path, context): readonly Title[] => {
  const reading = readCatalogueFile(path)
  if (reading.kind === 'valid') return reading.titles
  const more = reading.count > 1 ? ` (and ${reading.count - 1} more)` : ''
  context.addIssue({ code: 'custom', message: `${reading.errors[0]}${more}` })
  return z.NEVER
})

/** The shipped titles with one's own: a title of the same id takes the shipped one's place, others come after. */
export function withOwnTitles(shipped: readonly Title[], own: readonly Title[] = []): readonly Title[] {
  const byId = new Map([...shipped, ...own].map((title) => [title.id, title]))
  return [...byId.values()]
}

function refused(error: string): CatalogueReading {
  return { kind: 'invalid', errors: [error], count: 1 }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
