import { policyNames, type ReplayPolicy } from '@manga-assist/simulator'
import { BadArgument, list, numberOption, numberOr, quoted } from '../argument-rules.ts'
import { defaultOptions } from '../options.ts'
import { defaultReplayPolicies, type LedgerOptions } from './options.ts'

/** What stands on the command line, by option. */
type Given = Readonly<Record<string, string | boolean | undefined>>

const taken: ReadonlySet<string> = new Set(['ledger', 'slots', 'slots-per-task', 'policy', 'seed', 'json'])
const replayPolicies: readonly ReplayPolicy[] = ['same', ...policyNames]
const slotsRule = { from: 1, upTo: 1_000_000, whole: true } as const
const seedRule = { from: 0, upTo: 2 ** 32 - 1, whole: true } as const

/** The options of a replay. Throws a BadArgument on what breaks a rule, and on what is for traces. */
export function toLedgerOptions(given: Given): LedgerOptions {
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined)
  const ledger = text('ledger')
  if (!ledger) throw new BadArgument('--ledger must name a file that /ledger of an admin port gave, received ""')
  const stray = Object.keys(given).find((name) => !taken.has(name))
  if (stray !== undefined) throw new BadArgument(`--${stray} is for traces, received --ledger; leave one of them out`)
  const slots = text('slots')
  const slotsPerTask = text('slots-per-task')
  return {
    ledger,
    slots: slots === undefined ? undefined : numberOption('--slots', slots, slotsRule),
    slotsPerTask: slotsPerTask === undefined ? undefined : numberOption('--slots-per-task', slotsPerTask, slotsRule),
    policies: list(text('policy'), defaultReplayPolicies, replayPolicy),
    seed: numberOr('--seed', text('seed'), defaultOptions.seed, seedRule),
    json: given.json === true,
  }
}

function replayPolicy(name: string): ReplayPolicy {
  const found = replayPolicies.find((known) => known === name)
  if (found !== undefined) return found
  const rule = `--policy must be a list of ${replayPolicies.join(', ')}`
  throw new BadArgument(`${rule}, received ${quoted(name)}; choose from the list`)
}
