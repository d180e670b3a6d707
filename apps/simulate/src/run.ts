import { systemClock } from '@manga-assist/clock'
import { runProcess } from '@manga-assist/command-line'
import type { CommandDependencies } from './feed.ts'

type Command = (
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
) => Promise<number>

/** Runs a command in this process: its arguments, its terminal, its signals, its exit code. */
export async function run(command: Command): Promise<void> {
  await runProcess(({ argv, output, errors, interruption }) =>
    command(argv, { clock: systemClock, write: output.write, errors }, interruption),
  )
}
