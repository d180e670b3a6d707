import { runCommand } from '@manga-assist/command-line'
import { CallError, type RunCall } from '../aws/call.ts'
import type { StageName } from '../aws/units.ts'
import { pendingTowards } from '../pending/pending.ts'
import { readRunningUnits } from '../pending/read-units.ts'
import { rollbackCommand } from '../rollback/command.ts'
import { type ArriveOptions, description, parseArriveArguments } from './arguments.ts'
import { type Straggler, stragglersAmong } from './stragglers.ts'

interface ArriveDependencies {
  run: RunCall
  write(text: string): void
  writeError(text: string): void
}

/** `npm run arrive`. Gives the exit code. */
export function arriveCommand(argv: readonly string[], dependencies: ArriveDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return runCommand({
    ...{ description, parsed: parseArriveArguments(argv), expected: [CallError], write, writeError },
    run: (options) => arrive(options, dependencies),
  })
}

async function arrive({ stage, commits }: ArriveOptions, dependencies: ArriveDependencies): Promise<number> {
  const { run, writeError } = dependencies
  const stragglers = stragglersAmong(pendingTowards(await readRunningUnits(run, stage), commits), commits)
  // One after the other, as a deployment does it: what orchestrators lack is not to be the fault of a router.
  const lost: Straggler[] = []
  for (const straggler of stragglers) {
    if (!(await bringForward(straggler, stage, dependencies))) lost.push(straggler)
  }
  if (lost.length === 0) {
    writeError(`every unit runs what it is to run on ${stage}\n`)
    return 0
  }
  for (const { name, sha } of lost) {
    writeError(
      `arrive: ${name} is not at ${sha} on ${stage}. See above why; then bring it there (npm run rollback -- --service ${name} ` +
        `--stage ${stage} --sha ${sha} --canary --apply), or deliver a newer commit, of which everything is made anew\n`,
    )
  }
  return 1
}

/** By the command with which it was taken back: of what it ran once, revision and version are kept. */
async function bringForward(
  { name, sha, runs }: Straggler,
  stage: StageName,
  dependencies: ArriveDependencies,
): Promise<boolean> {
  dependencies.writeError(
    `arrive: ${name} runs ${runs ?? 'no commit that is known'} on ${stage}, and the stacks name ${sha} already, so the ` +
      'deployment changed nothing of it: it was taken back. Bringing it forward\n',
  )
  const unit = ['--service', name, '--stage', stage, '--sha', sha]
  return (await rollbackCommand([...unit, '--canary', '--apply'], dependencies)) === 0
}
