import type { Description, OptionTable, Values } from './description.ts'
import { helpText } from './help-text.ts'
import { type Parsed, parseCommandLine } from './parse-command-line.ts'

/** What every command has beside its own work. */
export interface CommandFrame<Options> {
  description: Description
  parsed: Parsed<Options>
  /** Errors that are told in one line; all others are faults of ours, and are thrown. */
  expected?: readonly (new (
    ...args: never
  ) => Error)[]
  /** The result. */
  write(text: string): void
  /** Progress and errors. */
  writeError(text: string): void
  interruption?: AbortSignal | undefined
  /** Does what was asked for, and gives the exit code. */
  run(options: Options): number | Promise<number>
}

/** Exit code after an interruption, as shells give it for Ctrl-C. */
export const interruptedCode = 130

/**
 * What all commands have in common. Gives the exit code: that of the run, 0 for help, 2 for arguments that do not fit,
 * 1 for an expected error, 130 when the run was cut short.
 */
export async function runCommand<Options>(frame: CommandFrame<Options>): Promise<number> {
  const { description, parsed, expected = [], write, writeError, interruption, run } = frame
  switch (parsed.kind) {
    case 'help':
      write(helpText(description))
      return 0
    case 'invalid':
      writeError(`${description.name}: ${parsed.message} (--help lists the options)\n`)
      return 2
    case 'run':
      break
    default:
      return parsed satisfies never
  }
  try {
    return await run(parsed.options)
  } catch (error) {
    const isExpected = error instanceof Error && expected.some((kind) => error instanceof kind)
    // Whatever was being done may say in its own words that it was cut short: nobody need read that.
    if (interruption?.aborted && (isExpected || isOf(error, interruption))) return interruptedCode
    if (!isExpected) throw error
    writeError(`${description.name}: ${error.message}\n`)
    return 1
  }
}

/** A command without any option but --help, read from its command line. */
export function parseNothing<Options extends OptionTable>(description: Description<Options>, argv: readonly string[]) {
  return parseCommandLine(description, argv, (values: Values<Options>) => values)
}

/** What was being waited for rejects with the reason of the signal, or with an error that names it as its cause. */
function isOf(error: unknown, { reason }: AbortSignal): boolean {
  if (error === reason) return true
  return error instanceof Error && (error.name === 'AbortError' || error.cause === reason)
}
