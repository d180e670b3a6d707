import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import process from 'node:process'
import { importCommand } from './import-command.ts'

process.exitCode = await importCommand(process.argv.slice(2), {
  defaultFile: resolve(import.meta.dirname, '../../../.data/catalogue.jsonl'),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  newId: randomUUID,
})
