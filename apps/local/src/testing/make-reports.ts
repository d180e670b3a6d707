import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../../..')
// From the root: a report names its trace, and pictures of it are the same wherever they are made.
const traces = 'apps/simulate/traces'
const trace = `${traces}/azure-llm-2023-code.csv.gz`

/** Each command that writes a report, as small as it still shows everything. */
const commands = {
  burst: ['load/src/main.ts', '--baseline', '4', '--seconds', '6'],
  simulate: ['simulate/src/main.ts', '--trace', trace, '--slots', '4', '--policy', 'none,static,adaptive'],
  plan: ['simulate/src/plan/main.ts', '--trace', trace, '--policy', 'adaptive,static,none,lambda-only'],
  study: ['simulate/src/plan/main.ts', '--scenario', 'logins', '--scale', '30'],
} as const

export type ReportName = keyof typeof commands
export const reportNames = Object.keys(commands) as ReportName[]

/** The plan that the README tells of, whole. */
export const planOfReadme = ['simulate/src/plan/main.ts', '--trace', `${traces}/azure-llm-2023-conv.csv.gz`]

export interface MadeReport {
  file: string
  /** Takes it away again. */
  remove(): void
}

/** Runs the command that writes this report. */
export function makeReport(name: ReportName): Promise<MadeReport> {
  return makeReportWith(commands[name])
}

/** Runs a command that writes a report: its program in apps, and its options. */
export async function makeReportWith([program = '', ...options]: readonly string[]): Promise<MadeReport> {
  const folder = mkdtempSync(join(tmpdir(), 'manga-report-'))
  const file = join(folder, 'report.html')
  const json = program.startsWith('load/') ? ['--json', join(folder, 'burst.json')] : []
  await run(process.execPath, [join('apps', program), ...options, ...json, '--html', file], { cwd: root })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
