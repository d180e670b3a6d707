import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { containersCommand, type TestRun } from './command.ts'
import { imagePrefix, imageTag, isCi } from './env.ts'
import { missingImages, missingTools } from './surroundings.ts'

const root = resolve(import.meta.dirname, '../../..')

process.exitCode = containersCommand(process.argv.slice(2), {
  missingTools,
  missingImages: () => missingImages(imagePrefix, imageTag),
  runTests,
  isCi,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
})

function runTests(names: readonly string[]): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'manga-containers-'))
  const reportFile = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const files = names.map((name) => `/${name}.container`)
  const config = ['--config', 'vitest.containers.config.ts']
  const { status } = spawnSync('vitest', ['run', ...config, ...reporters, ...files], { cwd: root, stdio: 'inherit' })
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined
  rmSync(folder, { recursive: true })
  return { exitCode: status ?? 1, report }
}
