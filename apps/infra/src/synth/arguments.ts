import { BadArgument, fileOption, list, nameOf, type Parsed, parseCommandLine } from '@manga-assist/command-line'
import { commitsFault } from '../commits.ts'
import { type TargetName, targetNames } from '../stages.ts'
import { defaultOut, description } from './description.ts'

export interface SynthOptions {
  targets: readonly TargetName[]
  /** Commit of all, or `unit=commit` of some; that which is checked out where it says nothing. */
  tag: string | undefined
  calendar: string | undefined
  out: string
  json: boolean
}

/** Reads the command line. Never throws on what a user may have typed. */
export function parseSynthArguments(argv: readonly string[]): Parsed<SynthOptions> {
  return parseCommandLine(description, argv, ({ stage, tag, calendar, out = defaultOut, json = false }) => {
    const fault = tag === undefined ? undefined : commitsFault(tag)
    if (fault !== undefined) throw new BadArgument(`--tag ${fault}`)
    if (out === '') throw new BadArgument('--out must name a folder, received ""')
    return {
      targets: list(stage, targetNames, nameOf('--stage', targetNames)),
      tag,
      calendar: fileOption('--calendar', calendar),
      out,
      json,
    }
  })
}
