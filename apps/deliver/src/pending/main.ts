import { resolve } from 'node:path'
import { askGit, runProcess } from '@manga-assist/command-line'
import { filesUnlike } from '../affected/changed-files.ts'
import { readPackageGraph } from '../affected/read-graph.ts'
import { runAws } from '../aws/call.ts'
import { pendingCommand } from './command.ts'

const root = resolve(import.meta.dirname, '../../../..')

await runProcess(
  ({ argv, output, errors }) =>
    pendingCommand(argv, {
      run: runAws,
      graph: readPackageGraph(root),
      changedFiles: (commit) => filesUnlike(commit, root),
      head: () => askGit(root, 'rev-parse', 'HEAD').trim(),
      write: output.write,
      writeError: errors.write,
    }),
  { endsOnSignals: true },
)
