import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { openApiCommand } from './command.ts'
import { makeDocument } from './make-document.ts'

const root = resolve(import.meta.dirname, '../../..')
const file = resolve(root, 'apps/reference/src/openapi.json')

await runProcess(({ argv, output, errors }) =>
  openApiCommand(argv, {
    makeDocument: async () => makeDocument(JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')).version),
    readFile: () => readFile(file, 'utf8').catch(() => undefined),
    writeFile: (text) => writeFile(file, text),
    write: output.write,
    writeError: errors.write,
  }),
)
