import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A report could not be written; the message names the file and says what to do. */
export class ReportError extends Error {
  readonly code = 'report-not-written'
}

/** Writes a file, making its folder. Rejects with a ReportError. */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new ReportError(`cannot write ${file}: ${problem}; name a file in a folder that you may write to`, { cause })
  }
}
