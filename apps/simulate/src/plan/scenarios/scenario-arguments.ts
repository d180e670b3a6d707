import { BadArgument, numberOr, oneOf, type Parsed, parseCommandLine, type Values } from '@manga-assist/command-line'
import { fileOf } from '../../arguments.ts'
import { studyDescription } from '../description.ts'
import type { Scenario, ScenarioOptions } from './scenario-report.ts'
import { scenarios } from './scenarios.ts'

/** What one study does, checked and complete. */
export interface ScenarioRun {
  scenario: Scenario
  options: ScenarioOptions
  html?: string
  json: boolean
}

type Given = Values<(typeof studyDescription)['options']>

/** Whether the command line asks for a study; it then has options of its own. */
export function asksForScenario(argv: readonly string[]): boolean {
  return argv.some((argument) => argument === '--scenario' || argument.startsWith('--scenario='))
}

/** Reads the command line. Never throws on what a user may have typed. */
export function parseScenarioArguments(argv: readonly string[]): Parsed<ScenarioRun> {
  return parseCommandLine(studyDescription, argv, toRun)
}

function toRun(given: Given): ScenarioRun {
  const names = scenarios.map(({ name }) => name)
  const name = oneOf('--scenario', given.scenario, names, names[0] ?? '')
  const scenario = scenarios.find((each) => each.name === name)
  if (scenario === undefined) throw new BadArgument(`--scenario must be ${names.join(' or ')}, received nothing`)
  const whole = { from: 1, upTo: 10_000, whole: true } as const
  return {
    scenario,
    options: {
      seed: numberOr('--seed', given.seed, 1, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
      ...(given.scale !== undefined && { scale: numberOr('--scale', given.scale, 1, whole) }),
      ...(given.connections !== undefined && { connections: numberOr('--connections', given.connections, 1, whole) }),
    },
    ...fileOf(given.html),
    json: given.json ?? false,
  }
}
