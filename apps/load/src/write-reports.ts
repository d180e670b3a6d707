import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BurstOptions } from './options.ts'
import type { BurstReport } from './report.ts'
import { renderReport } from './report-html.ts'

/** A report could not be written; the message names the file. */
export class ReportError extends Error {
  readonly code = 'report-not-written'
}

/** Writes both reports, making their folders. Rejects with a ReportError. */
export async function writeReports(report: BurstReport, { json, html }: Pick<BurstOptions, 'json' | 'html'>) {
  await write(json, `${JSON.stringify(report, withoutNoise, 2)}\n`)
  await write(html, renderReport(report))
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (cause) {
    throw new ReportError(`cannot write ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** Three decimals are a microsecond, or a thousandth of a percent of a share: finer than anything measured. */
function withoutNoise(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value
}
