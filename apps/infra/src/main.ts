// npm run synth: stacks of every stage, without account, network or Docker.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemClock } from '@manga-assist/clock'
import { askGit, runProcess } from '@manga-assist/command-line'
import { bundlesOf } from './bundles/bundles-of.ts'
import { repositorySources } from './bundles/repository-sources.ts'
import { synthCommand } from './synth/synth-command.ts'

const root = resolve(import.meta.dirname, '../../..')

await runProcess(
  ({ argv, output, errors }) =>
    synthCommand(argv, {
      write: output.write,
      writeError: errors.write,
      bundle: (commits) =>
        bundlesOf(
          commits,
          repositorySources(root, (text) => errors.write(`synth: ${text}\n`)),
        ),
      commit: () => askGit(root, 'rev-parse', 'HEAD').trim(),
      readFile: (path) => readFileSync(path, 'utf8'),
      wallNow: () => systemClock.wallNow(),
      checksSchemas: true,
    }),
  { endsOnSignals: true },
)
