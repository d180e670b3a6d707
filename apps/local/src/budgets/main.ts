import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { budgetsCommand, PageMissing } from './command.ts'

const folder = resolve(import.meta.dirname, '../../../web/dist')

await runProcess(({ argv, output, errors }) =>
  budgetsCommand(argv, {
    readPage() {
      if (!existsSync(folder)) throw new PageMissing('the page is not bundled: run npm run bundle')
      const names = readdirSync(folder).filter((name) => !/\.(br|gz)$/.test(name))
      return new Map(names.map((name) => [name, readFileSync(join(folder, name))]))
    },
    ...{ write: output.write, writeError: errors.write },
  }),
)
