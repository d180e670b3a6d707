import { type Affected, affectedBy, type PackageGraph } from './affected.ts'
import { parseAffectedArguments, usage } from './arguments.ts'
import { ChangesError } from './changed-files.ts'

export interface AffectedDependencies {
  graph: PackageGraph
  /** Paths that differ from `base`. Throws a ChangesError where git cannot tell. */
  changedFiles(base: string): readonly string[]
  write(text: string): void
  writeError(text: string): void
}

/** `npm run affected`. Gives the exit code. */
export function affectedCommand(argv: readonly string[], dependencies: AffectedDependencies): number {
  const { graph, changedFiles, write, writeError } = dependencies
  const parsed = parseAffectedArguments(argv)
  switch (parsed.kind) {
    case 'help':
      write(usage)
      return 0
    case 'invalid':
      writeError(`affected: ${parsed.message} (--help lists the options)\n`)
      return 2
    case 'run':
      break
    default:
      return parsed satisfies never
  }
  try {
    const affected = affectedBy(changedFiles(parsed.base), graph)
    write(parsed.json ? `${jsonOf(affected)}\n` : tableOf(affected))
    return 0
  } catch (error) {
    if (!(error instanceof ChangesError)) throw error
    writeError(`affected: ${error.message}\n`)
    return 1
  }
}

function jsonOf({ images, functions, infrastructure }: Affected): string {
  return JSON.stringify({ images, functions, infrastructure: infrastructure ?? null })
}

function tableOf({ images, functions, infrastructure }: Affected): string {
  const rows = [
    ...images.map(({ name, because }) => ['image', name, because]),
    ...functions.map(({ name, because }) => ['function', name, because]),
    ...(infrastructure === undefined ? [] : [['stacks', 'infra', infrastructure]]),
  ]
  if (rows.length === 0) return 'nothing has to be built\n'
  return rows.map(([kind = '', name = '', because]) => `${kind.padEnd(9)} ${name.padEnd(7)} ${because}\n`).join('')
}
