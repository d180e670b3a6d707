import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { docsCommand } from './command.ts'
import { buildPages } from './pages.ts'

const root = resolve(import.meta.dirname, '../../..')

await runProcess(({ argv, output, errors }) =>
  docsCommand(argv, {
    buildPages: () => buildPages(root),
    readPage: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
    writePage: ({ path, text }) => writeFileSync(join(root, path), text),
    ...{ write: output.write, writeError: errors.write },
  }),
)
