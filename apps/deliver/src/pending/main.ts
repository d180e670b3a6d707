import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import process from 'node:process'
import { changedFilesSince } from '../affected/changed-files.ts'
import { readPackageGraph } from '../affected/read-graph.ts'
import { runAws } from '../aws/call.ts'
import { pendingCommand } from './command.ts'

const root = resolve(import.meta.dirname, '../../../..')

process.exitCode = await pendingCommand(process.argv.slice(2), {
  run: runAws,
  graph: readPackageGraph(root),
  changedFiles: (commit) => changedFilesSince(commit, root),
  head: () => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
})
