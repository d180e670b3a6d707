import { resolve } from 'node:path'
import process from 'node:process'
import { changedFilesSince } from './changed-files.ts'
import { affectedCommand } from './command.ts'
import { readPackageGraph } from './read-graph.ts'

const root = resolve(import.meta.dirname, '../../../..')

process.exitCode = await affectedCommand(process.argv.slice(2), {
  graph: readPackageGraph(root),
  changedFiles: (base) => changedFilesSince(base, root),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
})
