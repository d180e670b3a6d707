import { runCommand } from '@manga-assist/command-line'
import { type Affected, affectedBy, type PackageGraph } from './affected.ts'
import { description, parseAffectedArguments } from './arguments.ts'
import { ChangesError } from './changed-files.ts'

export interface AffectedDependencies {
  graph: PackageGraph
  /** Paths that differ from `base`. Throws a ChangesError where git cannot tell. */
  changedFiles(base: string): readonly string[]
  write(text: string): void
  writeError(text: string): void
}

/** `npm run affected`. Gives the exit code. */
export function affectedCommand(argv: readonly string[], dependencies: AffectedDependencies): Promise<number> {
  const { graph, changedFiles, write, writeError } = dependencies
  return runCommand({
    ...{ description, parsed: parseAffectedArguments(argv), expected: [ChangesError], write, writeError },
    run({ base, json }) {
      const affected = affectedBy(changedFiles(base), graph)
      write(json ? `${jsonOf(affected)}\n` : tableOf(affected))
      return 0
    },
  })
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
