/** What a command line asks for. */
type Parsed<Run> = { kind: 'help' } | { kind: 'invalid'; message: string } | ({ kind: 'run' } & Run)

export interface CommandFrame<Run> {
  /** As in `npm run NAME`. */
  name: string
  usage: string
  parsed: Parsed<Run>
  /** Errors that are told in one line; all others are faults of ours, and are thrown. */
  expected: readonly (new (
    ...args: never
  ) => Error)[]
  write(text: string): void
  writeError(text: string): void
  /** Does what was asked for, and gives the exit code. */
  run(asked: Run): number | Promise<number>
}

/** What all commands have in common. Gives the exit code: 2 for arguments that do not fit, 1 for an expected error. */
export async function runCommand<Run>(frame: CommandFrame<Run>): Promise<number> {
  const { name, usage, parsed, expected, write, writeError, run } = frame
  switch (parsed.kind) {
    case 'help':
      write(usage)
      return 0
    case 'invalid':
      writeError(`${name}: ${parsed.message} (--help lists the options)\n`)
      return 2
    case 'run':
      break
    default:
      return parsed satisfies never
  }
  try {
    return await run(parsed)
  } catch (error) {
    if (!(error instanceof Error) || !expected.some((kind) => error instanceof kind)) throw error
    writeError(`${name}: ${error.message}\n`)
    return 1
  }
}
