import { BadArgument, oneOf, type Parsed, parseCommandLine, received } from '@manga-assist/command-line'
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

/** `npm run rollback` as its users see it. */
export const description = {
  name: 'rollback',
  about:
    'Brings one service or function back to a commit that it ran before. Without --apply it changes nothing and prints the calls.',
  forms: ['--service NAME --sha SHA --stage STAGE [options]'],
  options: {
    service: { value: 'NAME', about: unitNames.join(', ') },
    sha: { value: 'SHA', about: 'all 40 digits of the commit' },
    stage: { value: 'STAGE', about: stageNames.join(', ') },
    apply: { about: 'make the calls, with the credentials of the environment' },
    canary: { about: "go by the service's own canary; without, all traffic at once" },
    json: { about: 'the calls as JSON: [{"args": ["ecs", …], "why"}]' },
  },
  examples: ['npm run rollback -- --service chat --stage staging --sha $(git rev-parse HEAD~1)'],
  exitCodes: {
    0: 'it is done, or with --apply would be',
    1: 'a call failed, or nothing is kept of that commit',
    2: 'bad arguments',
  },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseRollbackArguments(argv: readonly string[]): Parsed<RollbackOptions> {
  return parseCommandLine(description, argv, ({ service, stage, sha, apply, canary, json }) => ({
    service: oneOf('--service', service, unitNames),
    stage: oneOf('--stage', stage, stageNames),
    sha: commitOf(sha),
    apply: apply ?? false,
    pace: canary === true ? 'canary' : 'at-once',
    json: json ?? false,
  }))
}

function commitOf(sha: string | undefined): string {
  if (sha !== undefined && /^[0-9a-f]{40}$/.test(sha)) return sha
  const rule = 'must be the 40 hexadecimal digits of a commit (git rev-parse NAME)'
  throw new BadArgument(`--sha ${rule}, received ${received(sha)}`)
}
