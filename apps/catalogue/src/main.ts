import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { importCommand } from './import-command.ts'

await runProcess(
  ({ argv, output, errors }) =>
    importCommand(argv, {
      defaultFile: resolve(import.meta.dirname, '../../../.data/catalogue.jsonl'),
      write: output.write,
      writeError: errors.write,
      newId: randomUUID,
    }),
  { endsOnSignals: true },
)
