import { list, nameOf, numberOr, type Parsed, parseCommandLine } from '@manga-assist/command-line'
import { description, faultSeconds, usualSeed } from './description.ts'
import { type Exercise, exercises } from './exercises.ts'

export interface GameDayOptions {
  exercises: readonly Exercise[]
  /** Length of the step of each. */
  seconds: number
  seed: number
  json: boolean
}

const names = exercises.map(({ name }) => name)

/** Reads the command line. Never throws on what a user may have typed. */
export function parseGameDayArguments(argv: readonly string[]): Parsed<GameDayOptions> {
  return parseCommandLine(description, argv, ({ only, seconds, seed, json }) => {
    const wanted = list(only, names, nameOf('--only', names))
    const { least: from, most: upTo, usual } = faultSeconds
    return {
      exercises: exercises.filter(({ name }) => wanted.includes(name)),
      seconds: numberOr('--seconds', seconds, usual, { from, upTo, whole: true }),
      seed: numberOr('--seed', seed, usualSeed, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
      json: json ?? false,
    }
  })
}
