import { GitError, runCommand } from '@manga-assist/command-line'
import { type Affected, affectedBy, type PackageGraph } from '../affected/affected.ts'
import { ChangesError } from '../affected/changed-files.ts'
import { deployables } from '../affected/deployables.ts'
import { CallError, type RunCall } from '../aws/call.ts'
import { readStacksCommit } from '../aws/read-stacks.ts'
import { description, type PendingOptions, parsePendingArguments } from './arguments.ts'
import {
  commitsOfAll,
  type PendingStacks,
  type PendingUnit,
  pendingStacks,
  pendingTowards,
  pendingUnits,
  UnnamedCommitError,
} from './pending.ts'
import { readRunningUnits } from './read-units.ts'

export interface PendingDependencies {
  run: RunCall
  graph: PackageGraph
  /** Paths that differ from a commit. Throws a ChangesError where git cannot tell. */
  changedFiles(commit: string): readonly string[]
  /** The commit at hand. */
  head(): string
  write(text: string): void
  writeError(text: string): void
}

/** `npm run pending`. Gives the exit code. */
export function pendingCommand(argv: readonly string[], dependencies: PendingDependencies): Promise<number> {
  const { write, writeError } = dependencies
  const expected = [CallError, ChangesError, GitError, UnnamedCommitError]
  return runCommand({
    ...{ description, parsed: parsePendingArguments(argv), expected, write, writeError },
    async run(options) {
      write(await pending(options, dependencies))
      return 0
    },
  })
}

async function pending(
  { stage, only, commits, json }: PendingOptions,
  dependencies: PendingDependencies,
): Promise<string> {
  const { run, graph, changedFiles, head } = dependencies
  const known = new Map<string, Affected>()
  const affectedSince = (commit: string) => {
    const affected = known.get(commit) ?? affectedBy(changedFiles(commit), graph)
    known.set(commit, affected)
    return affected
  }
  const running = await readRunningUnits(run, stage)
  const units = commits === undefined ? pendingUnits(running, affectedSince) : pendingTowards(running, commits)
  const stacks = pendingStacks(await readStacksCommit(run, stage), affectedSince)
  if (!json) return [...units, { name: 'stacks', ...stacks }].map(lineOf).join('')
  const chosen = only ?? units.filter(({ because }) => because !== undefined).map(({ name }) => name)
  const after = commitsOfAll(units, chosen, (name) => (commits === undefined ? head() : commits[name]))
  const infrastructure = stacks.because ?? null
  return `${JSON.stringify({ images: imagesOf(units, chosen), units: chosen, infrastructure, commits: after })}\n`
}

/** Images that the chosen units run; a function has none. */
function imagesOf(units: readonly PendingUnit[], chosen: readonly string[]): string[] {
  const images = new Set(deployables.filter(({ kind }) => kind === 'image').map(({ name }) => name))
  const wanted = units.filter(({ name, deployable }) => chosen.includes(name) && images.has(deployable))
  return [...new Set(wanted.map(({ deployable }) => deployable))]
}

function lineOf({ name, commit = 'not known', because }: PendingStacks & { name: string }): string {
  return `${name.padEnd(12)} ${commit.padEnd(40)}  ${because === undefined ? 'as it is here' : `pending: ${because}`}\n`
}
