import { BadArgument, oneOf, type Parsed, parseCommandLine } from '@manga-assist/command-line'
import { type StageName, stageNames } from '../aws/units.ts'
import { parseCommits } from '../pending/arguments.ts'
import type { Commits } from '../pending/pending.ts'

export interface ArriveOptions {
  stage: StageName
  /** What each unit is to run by now. */
  commits: Commits
}

/** `npm run arrive` as its users see it. */
export const description = {
  name: 'arrive',
  about:
    'Looks, after a deployment, whether every unit of a stage runs what it is to run. One that does not was taken back by hand before, which the stacks do not know of: it is brought forward again, by its canary.',
  forms: ['--stage STAGE --commits LIST'],
  options: {
    stage: { value: 'STAGE', about: stageNames.join(', ') },
    commits: { value: 'LIST', about: 'what each unit is to run, UNIT=SHA: "commits" of npm run pending --json' },
  },
  examples: ['npm run arrive -- --stage staging --commits router=$(git rev-parse HEAD)'],
  exitCodes: {
    0: 'all run what they are to run',
    1: 'one does not, and could not be brought there, or AWS cannot tell',
    2: 'bad arguments',
  },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseArriveArguments(argv: readonly string[]): Parsed<ArriveOptions> {
  return parseCommandLine(description, argv, ({ stage, commits }) => {
    if (commits === undefined) throw new BadArgument('--commits must name what each unit is to run, received nothing')
    return { stage: oneOf('--stage', stage, stageNames), commits: parseCommits(commits) }
  })
}
