import { resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { checkCommand } from './command.ts'
import { readWorkflowFiles } from './read-files.ts'

const files = readWorkflowFiles(resolve(import.meta.dirname, '../../../..'))

await runProcess(
  ({ argv, output, errors }) => checkCommand(argv, { files, write: output.write, writeError: errors.write }),
  { endsOnSignals: true },
)
