// npm run synth: stacks of every stage, without account, network or Docker.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { bundlesOf } from './bundles/bundles-of.ts'
import { repositorySources } from './bundles/repository-sources.ts'
import { synthCommand } from './synth/synth-command.ts'

const root = resolve(import.meta.dirname, '../../..')

process.exitCode = synthCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  bundle: (commits) => bundlesOf(commits, repositorySources(root)),
  commit: () => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  readFile: (path) => readFileSync(path, 'utf8'),
  wallNow: () => systemClock.wallNow(),
  checksSchemas: true,
})
