import { BadArgument, list, nameOf, oneOf, type Parsed, parseCommandLine, quoted } from '@manga-assist/command-line'
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

/** `npm run pending` as its users see it. */
export const description = {
  name: 'pending',
  about:
    'Says which commit every service and function runs on a stage, which one describes its stacks, and what of it a deployment of this commit would change.',
  forms: ['--stage STAGE [options]'],
  options: {
    stage: { value: 'STAGE', about: stageNames.join(', ') },
    only: { value: 'LIST', about: `as if these alone were deployed, changed or not: ${unitNames.join(', ')}` },
    commits: {
      value: 'LIST',
      about: 'as if each of these were to run what stands behind it, UNIT=SHA: what another stage has proved',
    },
    json: {
      about:
        '{"images": names to build, "units": names to deploy, "infrastructure": why the stacks are deployed, or null, "commits": {unit: commit after the deployment}}',
    },
  },
  examples: ['npm run pending -- --stage staging', 'npm run -s pending -- --stage production --only router --json'],
  exitCodes: {
    0: 'it is known what is pending',
    1: 'AWS or git cannot tell, or with --json a unit would have no commit',
    2: 'bad arguments',
  },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parsePendingArguments(argv: readonly string[]): Parsed<PendingOptions> {
  return parseCommandLine(description, argv, ({ stage: named, only, commits, json = false }) => {
    const stage = oneOf('--stage', named, stageNames)
    return {
      stage,
      only: only === undefined ? undefined : list(only, [], nameOf('--only', unitNamesOf(stage))),
      commits: commits === undefined ? undefined : parseCommits(commits),
      json,
    }
  })
}

/** Reads UNIT=SHA of several units. Throws a BadArgument where it is something else. */
export function parseCommits(text: string): Commits {
  const entries = text.split(',').map((entry) => entry.split('='))
  const known = (name: string | undefined) => unitNames.some((unit) => unit === name)
  if (entries.every(([name, sha = '', ...rest]) => known(name) && /^[0-9a-f]{40}$/.test(sha) && rest.length === 0)) {
    return Object.fromEntries(entries)
  }
  throw new BadArgument(`--commits must be a comma list of UNIT=SHA with all 40 digits, received ${quoted(text)}`)
}
