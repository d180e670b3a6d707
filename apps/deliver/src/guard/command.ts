import { type Clock, sleep } from '@manga-assist/clock'
import { runCommand } from '@manga-assist/command-line'
import { ask, CallError, type RunCall, stopDeploymentCall } from '../aws/call.ts'
import { readDeployment } from '../aws/read-deployments.ts'
import type { ServiceUnit } from '../aws/read-service.ts'
import { unitNamesOf, unitOf } from '../aws/units.ts'
import { description, type GuardOptions, parseGuardArguments } from './arguments.ts'
import { isStuck } from './judge.ts'
import { StartError } from './start-command.ts'

/** How often ECS is asked. */
const intervalMs = 30_000

export interface GuardDependencies {
  run: RunCall
  clock: Clock
  /** Starts what deploys, and gives its exit code when it has ended. */
  start: (command: readonly [string, ...string[]]) => Promise<number>
  write(text: string): void
  writeError(text: string): void
}

/** `npm run guard`. Gives the exit code. */
export function guardCommand(argv: readonly string[], dependencies: GuardDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return runCommand({
    ...{ description, parsed: parseGuardArguments(argv), expected: [StartError], write, writeError },
    run: (options) => guard(options, dependencies),
  })
}

async function guard(options: GuardOptions, dependencies: GuardDependencies): Promise<number> {
  const over = new AbortController()
  const watching = watch(options, dependencies, over.signal)
  const code = await dependencies.start(options.command).finally(() => over.abort())
  const ended = await watching
  return code === 0 && ended > 0 ? 1 : code
}

/** Looks at every service of the stage until what deploys is over. Gives how many deployments it has ended. */
async function watch(options: GuardOptions, dependencies: GuardDependencies, over: AbortSignal): Promise<number> {
  const { clock } = dependencies
  const units = unitNamesOf(options.stage).map((name) => unitOf(name, options.stage))
  const services = units.filter((unit) => unit.kind === 'service')
  let ended = 0
  while (!over.aborted) {
    await sleep(clock, intervalMs, over).catch(() => {})
    if (over.aborted) break
    for (const unit of services) ended += await look(unit, options, dependencies)
  }
  return ended
}

/** Ends the deployment of one service if it is stuck. A call that fails is told, and made again at the next look. */
async function look(unit: ServiceUnit, { minutes }: GuardOptions, dependencies: GuardDependencies): Promise<0 | 1> {
  const { run, clock, writeError } = dependencies
  try {
    const deployment = await readDeployment(run, unit)
    if (deployment === undefined) return 0
    if (!isStuck(deployment, { wallMs: clock.wallNow(), mostMs: minutes * 60_000 })) return 0
    await ask(run, stopDeploymentCall(deployment.arn))
    writeError(
      `guard: ended the deployment of ${unit.service}: its tasks had not started after ${minutes} minutes. ECS goes back; ` +
        `why they did not start: aws ecs describe-services --cluster ${unit.cluster} --services ${unit.service}\n`,
    )
    return 1
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    writeError(`guard: ${error.message}\n`)
    return 0
  }
}
