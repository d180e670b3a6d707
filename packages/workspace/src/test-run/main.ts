// npm test: bundles what tests run as shipped, runs every test, says what was skipped, ends with one line of counts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { helpText } from '@manga-assist/command-line'
import { findTool, type Tool, type ToolName, tools } from '../testing/tools.ts'
import { allowedSkips } from './allowed-skips.ts'
import { description } from './description.ts'
import { env } from './env.ts'
import { closingLine, summarise, type TestRun } from './summary.ts'

// Vitest has a --help of its own, of which nobody would look for what this adds.
if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
  process.stdout.write(helpText(description))
  process.exit(0)
}

const root = resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'manga-test-'))
const reportFile = join(folder, 'report.json')

const summary = summarise(runTests(), env.CI, allowedSkips)
rmSync(folder, { recursive: true })
for (const name of summary.refusedSkips) say(`skipped, which CI does not allow: ${name}`)
say(closingLine(summary))
process.exitCode = summary.failed === 0 ? 0 : 1

function runTests(): TestRun {
  const bundling = run('turbo', 'run', 'bundle', '--output-logs=errors-only')
  if (bundling !== 0) return { report: undefined, exitCode: bundling }
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const exitCode = run('vitest', 'run', ...reporters, ...process.argv.slice(2))
  tellMissingTools()
  return { report: existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined, exitCode }
}

function run(command: string, ...args: string[]): number {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1
}

function tellMissingTools(): void {
  for (const [name, tool] of Object.entries(tools) as [ToolName, Tool][]) {
    if (findTool(name) !== undefined) continue
    say(`skipped: ${tool.neededFor}, for want of ${tool.program} (${tool.install})`)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
