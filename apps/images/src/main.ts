import { resolve } from 'node:path'
import { systemClock } from '@manga-assist/clock'
import { runProcess } from '@manga-assist/command-line'
import { imagesCommand } from './command/command.ts'
import { createEngine } from './engine/engine.ts'

await runProcess(({ argv, output, errors, interruption }) =>
  imagesCommand(
    argv,
    {
      engine: createEngine(systemClock, interruption),
      root: resolve(import.meta.dirname, '../../..'),
      write: output.write,
      writeError: errors.write,
    },
    interruption,
  ),
)
