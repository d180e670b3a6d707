// npm run synth: stacks of every stage, without account, network or Docker.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { synthCommand } from './synth/synth-command.ts'

const root = resolve(import.meta.dirname, '../../..')
const bundledFunctions = ['--filter=@manga-assist/lambda-chat', '--filter=@manga-assist/lambda-enrich']

process.exitCode = synthCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  bundle() {
    const args = ['run', 'bundle', '--output-logs=errors-only', ...bundledFunctions]
    execFileSync('turbo', args, { cwd: root, stdio: ['ignore', 2, 2] })
    return { chat: join(root, 'lambda/chat/dist'), enrich: join(root, 'lambda/enrich/dist') }
  },
  commit: () => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  readFile: (path) => readFileSync(path, 'utf8'),
  wallNow: () => systemClock.wallNow(),
  checksSchemas: true,
})
