import { BadArgument, fileOption, list, nameOf, numberOption, numberOr } from '@manga-assist/command-line'
import { policyNames, type ReplayPolicy } from '@manga-assist/simulator'
import { defaultOptions } from '../options.ts'
import { defaultReplayPolicies, type LedgerOptions } from './options.ts'

/** What stands on the command line, by option. */
type Given = Readonly<Record<string, string | boolean | undefined>>

const taken: ReadonlySet<string> = new Set(['ledger', 'slots', 'slots-per-task', 'policy', 'seed', 'html', 'json'])
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
  const html = fileOption('--html', text('html'))
  const slots = text('slots')
  const slotsPerTask = text('slots-per-task')
  return {
    ledger,
    slots: slots === undefined ? undefined : numberOption('--slots', slots, slotsRule),
    slotsPerTask: slotsPerTask === undefined ? undefined : numberOption('--slots-per-task', slotsPerTask, slotsRule),
    policies: list(text('policy'), defaultReplayPolicies, nameOf('--policy', replayPolicies)),
    seed: numberOr('--seed', text('seed'), defaultOptions.seed, seedRule),
    ...(html !== undefined && { html }),
    json: given.json === true,
  }
}
