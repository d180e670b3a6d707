import { parseArgs } from 'node:util'
import { type StageName, stageNames, type UnitName, unitNames } from '../aws/units.ts'

export interface PendingOptions {
  stage: StageName
  /** Units to deploy; undefined: those that are pending. */
  only: readonly UnitName[] | undefined
  json: boolean
}

export type PendingArguments =
  | { kind: 'run'; options: PendingOptions }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

const known = {
  stage: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parsePendingArguments(argv: readonly string[]): PendingArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    const stage = stageNames.find((name) => name === values.stage)
    if (stage === undefined) return mustBe('--stage', `one of ${stageNames.join(', ')}`, values.stage)
    const only = values.only?.split(',').map((word) => unitNames.find((name) => name === word))
    if (only?.includes(undefined)) return mustBe('--only', `a comma list of ${unitNames.join(', ')}`, values.only)
    return {
      kind: 'run',
      options: { stage, only: only?.filter((name) => name !== undefined), json: values.json ?? false },
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

function mustBe(option: string, rule: string, received: string | undefined): PendingArguments {
  return { kind: 'invalid', message: `${option} must be ${rule}, received ${JSON.stringify(received) ?? 'nothing'}` }
}

export const usage = `npm run pending -- --stage STAGE [--only NAME[,NAME]] [--json]
Says which commit every service and function runs on a stage, and which of them a deployment of this commit would change.
  --stage STAGE  ${stageNames.join(', ')}
  --only LIST    as if these alone were deployed, changed or not: ${unitNames.join(', ')}
  --json         {"images": names to build, "units": names to deploy, "commits": {unit: commit after the deployment}}
  --help         this text

exit code: 0, 1 when AWS or git cannot tell, 2 for bad arguments
`
