import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { problemOf } from './argument-rules.ts'
import type { CommandDependencies } from './feed.ts'

export type Parsed<Options> =
  | { kind: 'run'; options: Options }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

type Values<Known extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Known; allowPositionals: false }>
>['values']

/** Reads a command line. Never throws on what a user may have typed. */
export function parseCommandLine<Known extends ParseArgsOptionsConfig & { help: { type: 'boolean' } }, Options>(
  argv: readonly string[],
  known: Known,
  toOptions: (given: Values<Known>) => Options,
): Parsed<Options> {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if ('help' in values && values.help) return { kind: 'help' }
    return { kind: 'run', options: toOptions(values) }
  } catch (error) {
    return { kind: 'invalid', message: problemOf(error) }
  }
}

/** Answers what needs no run, and runs the rest. Gives the exit code. */
export async function carryOut<Options>(
  parsed: Parsed<Options>,
  { name, usage }: { name: string; usage: string },
  { write, errors }: CommandDependencies,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  switch (parsed.kind) {
    case 'help':
      write(usage)
      return 0
    case 'invalid':
      errors.write(`${name}: ${parsed.message} (--help lists the options)\n`)
      return 2
    case 'run':
      return await run(parsed.options)
    default:
      return parsed satisfies never
  }
}
