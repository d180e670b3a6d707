import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const apps = resolve(import.meta.dirname, '../../..')
const trace = join(apps, 'simulate/traces/azure-llm-2023-code.csv.gz')

/** Each command that writes a report, as small as it still shows everything. */
const commands = {
  burst: ['load/src/main.ts', '--baseline', '4', '--seconds', '6'],
  simulate: ['simulate/src/main.ts', '--trace', trace, '--slots', '4', '--policy', 'none,static,adaptive'],
  plan: ['simulate/src/plan/main.ts', '--trace', trace, '--policy', 'adaptive,static,none,lambda-only'],
  study: ['simulate/src/plan/main.ts', '--scenario', 'logins', '--scale', '30'],
} as const

export type ReportName = keyof typeof commands
export const reportNames = Object.keys(commands) as ReportName[]

/** Runs the command that writes this report, and gives the file; `remove` takes it away. */
export async function makeReport(name: ReportName): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'manga-report-'))
  const file = join(folder, `${name}.html`)
  const [script, ...options] = commands[name]
  const json = name === 'burst' ? ['--json', join(folder, 'burst.json')] : []
  await run(process.execPath, [join(apps, script), ...options, ...json, '--html', file])
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
