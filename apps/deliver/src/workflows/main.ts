import { resolve } from 'node:path'
import process from 'node:process'
import { checkCommand } from './command.ts'
import { readWorkflowFiles } from './read-files.ts'

process.exitCode = await checkCommand(process.argv.slice(2), {
  files: readWorkflowFiles(resolve(import.meta.dirname, '../../../..')),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
})
