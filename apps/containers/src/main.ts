import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { containersCommand, type TestRun } from './command.ts'
import { imagePrefix, imageTag, isCi } from './env.ts'
import { missingImages, missingTools } from './surroundings.ts'

const root = resolve(import.meta.dirname, '../../..')

await runProcess(
  ({ argv, output, errors }) =>
    containersCommand(argv, {
      missingTools,
      missingImages: () => missingImages(imagePrefix, imageTag),
      runTests,
      isCi,
      write: output.write,
      writeError: errors.write,
    }),
  { endsOnSignals: true },
)

function runTests(names: readonly string[]): TestRun {
  // In development a task serves the page from the mounted folder.
  const bundling = run('turbo', ['run', 'bundle', '--output-logs=errors-only'])
  if (bundling !== 0) return { exitCode: bundling, report: undefined }
  const folder = mkdtempSync(join(tmpdir(), 'manga-containers-'))
  const reportFile = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const files = names.map((name) => `/${name}.container`)
  const config = ['--config', 'vitest.containers.config.ts']
  const exitCode = run('vitest', ['run', ...config, ...reporters, ...files])
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined
  rmSync(folder, { recursive: true })
  return { exitCode, report }
}

function run(command: string, args: readonly string[]): number {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1
}
