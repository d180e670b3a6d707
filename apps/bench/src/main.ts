import { systemClock } from '@manga-assist/clock'
import { runProcess } from '@manga-assist/command-line'
import { benchmarks } from './benchmarks.ts'
import { benchCommand } from './command.ts'

await runProcess(({ argv, output, errors, interruption }) =>
  benchCommand(argv, benchmarks, { clock: systemClock, output, errors }, interruption),
)
