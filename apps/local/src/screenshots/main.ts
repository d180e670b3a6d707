import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { screenshotsCommand } from './command.ts'

const root = resolve(import.meta.dirname, '../../../..')
const folder = resolve(import.meta.dirname, '../testing/screenshots')

await runProcess(({ argv, output, errors }) =>
  screenshotsCommand(argv, {
    names: readdirSync(folder).map((file) => basename(file, '.ts')),
    async take(names) {
      const files = names.map((name) => `screenshots/${name}.ts`)
      const options = ['run', '--config', 'vitest.screenshots.config.ts', ...files]
      const [code] = await once(spawn('vitest', options, { cwd: root, stdio: 'inherit' }), 'exit')
      return Number(code ?? 1)
    },
    ...{ write: output.write, writeError: errors.write },
  }),
)
