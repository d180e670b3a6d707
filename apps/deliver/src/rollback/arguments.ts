import { parseArgs } from 'node:util'
import { type StageName, stageNames, type UnitName, unitNames } from '../aws/units.ts'
import type { Pace } from './plan.ts'

export interface RollbackOptions {
  service: UnitName
  sha: string
  stage: StageName
  /** Whether anything is changed. */
  apply: boolean
  pace: Pace
  json: boolean
}

export type RollbackArguments =
  | { kind: 'run'; options: RollbackOptions }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

const known = {
  service: { type: 'string' },
  sha: { type: 'string' },
  stage: { type: 'string' },
  apply: { type: 'boolean' },
  canary: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseRollbackArguments(argv: readonly string[]): RollbackArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    const service = unitNames.find((name) => name === values.service)
    if (service === undefined) return mustBe('--service', `one of ${unitNames.join(', ')}`, values.service)
    const stage = stageNames.find((name) => name === values.stage)
    if (stage === undefined) return mustBe('--stage', `one of ${stageNames.join(', ')}`, values.stage)
    const { sha, apply = false, canary = false, json = false } = values
    if (sha === undefined || !/^[0-9a-f]{40}$/.test(sha)) {
      return mustBe('--sha', 'the 40 hexadecimal digits of a commit (git rev-parse NAME)', sha)
    }
    return { kind: 'run', options: { service, sha, stage, apply, pace: canary ? 'canary' : 'at-once', json } }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

function mustBe(option: string, rule: string, received: string | undefined): RollbackArguments {
  return { kind: 'invalid', message: `${option} must be ${rule}, received ${JSON.stringify(received) ?? 'nothing'}` }
}

export const usage = `npm run rollback -- --service NAME --sha SHA --stage STAGE [--apply]
Brings one service or function back to a commit that it ran before. Without --apply it changes nothing and prints the calls.
  --service NAME  ${unitNames.join(', ')}
  --sha SHA       all 40 digits of the commit
  --stage STAGE   ${stageNames.join(', ')}
  --apply         makes the calls, with the credentials of the environment
  --canary        goes by the service's own canary; without, all traffic at once
  --json          prints the calls as JSON: [{"args": ["ecs", …], "why"}]
  --help          this text

exit code: 0, 1 when a call failed or nothing is kept of that commit, 2 for bad arguments
`
