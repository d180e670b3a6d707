import process from 'node:process'
import { runAws } from '../aws/call.ts'
import { rollbackCommand } from './command.ts'

process.exitCode = await rollbackCommand(process.argv.slice(2), {
  run: runAws,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
})
