import { runCommand } from '@manga-assist/command-line'
import { ask, type Call, CallError, type RunCall, shellLine } from '../aws/call.ts'
import { readCommit, readService } from '../aws/read-service.ts'
import { unitOf } from '../aws/units.ts'
import { description, parseRollbackArguments, type RollbackOptions } from './arguments.ts'
import { planRollback, planWithoutAccount } from './facts.ts'
import type { RollbackPlan } from './plan.ts'

export interface RollbackDependencies {
  run: RunCall
  write(text: string): void
  writeError(text: string): void
}

/** `npm run rollback`. Gives the exit code. */
export function rollbackCommand(argv: readonly string[], dependencies: RollbackDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return runCommand({
    ...{ description, parsed: parseRollbackArguments(argv), expected: [CallError], write, writeError },
    run: (options) => rollback(options, dependencies),
  })
}

async function rollback(options: RollbackOptions, { run, write, writeError }: RollbackDependencies): Promise<number> {
  const plan = await planFor(options, run, writeError)
  switch (plan.kind) {
    case 'unknown-commit':
      writeError(`rollback: ${plan.message}; deploy it instead (docs/operations.md)\n`)
      return 1
    case 'unchanged':
      writeError(`${options.service} runs ${options.sha} on ${options.stage} already\n`)
      return 0
    case 'change':
      break
    default:
      return plan satisfies never
  }
  write(options.json ? `${JSON.stringify(plan.calls)}\n` : plan.calls.map(lineOf).join(''))
  if (!options.apply) {
    writeError('nothing was changed: with --apply these calls are made\n')
    return 0
  }
  const left = await makeCalls(plan.calls, run, writeError)
  if (left.length > 0) {
    writeError(`not made any more: look at the service, then make them by hand\n${left.map(lineOf).join('')}`)
    return 1
  }
  return await reportArrival(options, run, writeError)
}

/** A canary that fails goes back by itself, after which the service is as stable as one that arrived. */
async function reportArrival(
  { service, stage, sha }: RollbackOptions,
  run: RunCall,
  writeError: (text: string) => void,
): Promise<number> {
  const unit = unitOf(service, stage)
  const state = unit.kind === 'service' ? await readService(run, unit) : undefined
  const commit = unit.kind === 'service' ? state && (await readCommit(run, state.taskDefinition, unit)) : sha
  if (commit === sha) {
    writeError(`${service} runs ${sha} on ${stage}\n`)
    return 0
  }
  writeError(
    `rollback: ${service} did not stay at ${sha}: it runs ${commit ?? 'no commit that is known'} on ${stage}\n`,
  )
  return 1
}

/** Makes one call after the other, up to the first that fails. Returns it and those behind it. */
async function makeCalls(calls: readonly Call[], run: RunCall, writeError: (text: string) => void): Promise<Call[]> {
  for (const [index, call] of calls.entries()) {
    try {
      await makeCall(call, run)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      writeError(`rollback: ${error.message}\n`)
      return [...calls.slice(index)]
    }
  }
  return []
}

/** Makes a call, a wait as often as it may be begun again. Throws a CallError when it fails. */
async function makeCall({ args, waitsAgain = 0 }: Call, run: RunCall): Promise<void> {
  for (let left = waitsAgain; ; left--) {
    try {
      await ask(run, args)
      return
    } catch (error) {
      if (left === 0 || !(error instanceof CallError) || !error.message.includes('Max attempts exceeded')) throw error
    }
  }
}

/** With --apply there must be an account; without, one is asked where there is one. */
async function planFor(
  { service, stage, sha, pace, apply }: RollbackOptions,
  run: RunCall,
  writeError: (text: string) => void,
): Promise<RollbackPlan> {
  const unit = unitOf(service, stage)
  const { exitCode, errors } = await run(['sts', 'get-caller-identity', '--output', 'json'])
  if (exitCode === 0 || apply) return await planRollback(run, unit, sha, pace)
  writeError(
    `no account can be asked (${errors.trim().split('\n', 1)[0]}): names in capitals are what AWS would tell\n`,
  )
  return planWithoutAccount(unit, sha, pace)
}

function lineOf({ args, why }: Call): string {
  return `${shellLine(args)}   # ${why}\n`
}
