import { resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { changedFilesSince } from './changed-files.ts'
import { affectedCommand } from './command.ts'
import { readPackageGraph } from './read-graph.ts'

const root = resolve(import.meta.dirname, '../../../..')

await runProcess(
  ({ argv, output, errors }) =>
    affectedCommand(argv, {
      graph: readPackageGraph(root),
      changedFiles: (base) => changedFilesSince(base, root),
      write: output.write,
      writeError: errors.write,
    }),
  { endsOnSignals: true },
)
