import { BadArgument, numberOr, oneOf, type Parsed, parseCommandLine } from '@manga-assist/command-line'
import { type StageName, stageNames } from '../aws/units.ts'

export interface GuardOptions {
  stage: StageName
  /** Longest that the tasks of a canary may take to start. */
  minutes: number
  /** What deploys: a program and its arguments. */
  command: readonly [string, ...string[]]
}

/** A hundred tasks are launched, have their image and are found well in a third of it. */
const defaultMinutes = 15

/** `npm run guard` as its users see it. */
export const description = {
  name: 'guard',
  about:
    'Runs a command that deploys a stage. Meanwhile it ends every canary whose tasks do not start, so that ECS goes back.',
  forms: ['--stage STAGE [--minutes N] -- COMMAND [ARGUMENT …]'],
  options: {
    stage: { value: 'STAGE', about: stageNames.join(', ') },
    minutes: { value: 'N', about: 'longest that the tasks of a canary may take to start', default: defaultMinutes },
  },
  positionals: { name: 'COMMAND …', about: 'what deploys, behind a -- of its own' },
  examples: ['npm run guard -- --stage staging -- cdk deploy --app cdk.out/staging --all'],
  exitCodes: {
    0: 'the command ended with 0',
    1: 'a canary was ended',
    2: 'bad arguments',
    3: 'or more: the command did',
  },
} as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parseGuardArguments(argv: readonly string[]): Parsed<GuardOptions> {
  return parseCommandLine(description, argv, ({ stage, minutes }, [program, ...rest]) => {
    const named = oneOf('--stage', stage, stageNames)
    const most = numberOr('--minutes', minutes, defaultMinutes, { from: 1, upTo: 120, whole: true })
    if (program === undefined) throw new BadArgument('a command that deploys must stand behind --, received nothing')
    return { stage: named, minutes: most, command: [program, ...rest] }
  })
}
