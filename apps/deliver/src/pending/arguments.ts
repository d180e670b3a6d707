import { parseArgs } from 'node:util'
import { type StageName, stageNames, type UnitName, unitNames, unitNamesOf } from '../aws/units.ts'
import type { Commits } from './pending.ts'

export interface PendingOptions {
  stage: StageName
  /** Units to deploy; undefined: those that are pending. */
  only: readonly UnitName[] | undefined
  /** What each unit is to run; undefined: the commit at hand. */
  commits: Commits | undefined
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
  commits: { type: 'string' },
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
    const units = unitNamesOf(stage)
    const only = values.only?.split(',').map((word) => units.find((name) => name === word))
    if (only?.includes(undefined)) return mustBe('--only', `a comma list of ${units.join(', ')}`, values.only)
    const commits = values.commits === undefined ? undefined : parseCommits(values.commits)
    if (commits === null) return mustBe('--commits', 'a comma list of UNIT=SHA with all 40 digits', values.commits)
    return {
      kind: 'run',
      options: { commits, stage, only: only?.filter((name) => name !== undefined), json: values.json ?? false },
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

/** Null where it is none. */
function parseCommits(text: string): Commits | null {
  const entries = text.split(',').map((entry) => entry.split('='))
  const known = (name: string | undefined) => unitNames.some((unit) => unit === name)
  if (!entries.every(([name, sha = '', ...rest]) => known(name) && /^[0-9a-f]{40}$/.test(sha) && rest.length === 0))
    return null
  return Object.fromEntries(entries)
}

function mustBe(option: string, rule: string, received: string | undefined): PendingArguments {
  return { kind: 'invalid', message: `${option} must be ${rule}, received ${JSON.stringify(received) ?? 'nothing'}` }
}

export const usage = `npm run pending -- --stage STAGE [--only NAME[,NAME]] [--commits UNIT=SHA[,…]] [--json]
Says which commit every service and function runs on a stage, which one describes its stacks, and what of it a deployment of
this commit would change.
  --stage STAGE  ${stageNames.join(', ')}
  --only LIST    as if these alone were deployed, changed or not: ${unitNames.join(', ')}
  --commits LIST as if each of these were to run what stands behind it, UNIT=SHA: what another stage has proved
  --json         {"images": names to build, "units": names to deploy, "infrastructure": why the stacks are deployed, or null,
                 "commits": {unit: commit after the deployment}}
  --help         this text

exit code: 0, 1 when AWS or git cannot tell, 2 for bad arguments
`
