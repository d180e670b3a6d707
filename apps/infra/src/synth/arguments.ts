import { parseArgs } from 'node:util'
import { commitsFault } from '../commits.ts'
import { type TargetName, targetNames } from '../stages.ts'

export interface SynthOptions {
  targets: readonly TargetName[]
  /** Commit of all, or `unit=commit` of some; that which is checked out where it says nothing. */
  tag: string | undefined
  calendar: string | undefined
  out: string
  json: boolean
}

export type Parsed =
  | { kind: 'run'; options: SynthOptions }
  | { kind: 'help' }
  /** One line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

const known = {
  stage: { type: 'string' },
  tag: { type: 'string' },
  calendar: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseSynthArguments(argv: readonly string[]): Parsed {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    return { kind: 'run', options: optionsOf(values) }
  } catch (error) {
    return { kind: 'invalid', message: (error as Error).message.split('\n')[0] ?? '' }
  }
}

type Values = { [name in 'stage' | 'tag' | 'calendar' | 'out']?: string } & { json?: boolean }

function optionsOf({ stage, tag, calendar, out = 'cdk.out', json = false }: Values): SynthOptions {
  const fault = tag === undefined ? undefined : commitsFault(tag)
  if (fault !== undefined) throw new RangeError(`--tag ${fault}`)
  const targets = stage === undefined ? targetNames : [...new Set(stage.split(',').map(targetOf))]
  return { targets, tag, calendar, out, json }
}

function targetOf(text: string): TargetName {
  const found = targetNames.find((name) => name === text)
  if (found === undefined) throw new RangeError(`--stage must be of ${targetNames.join(', ')}; received ${text}`)
  return found
}
