import { BadArgument, numberOr, oneOf } from '../../argument-rules.ts'
import { type Parsed, parseCommandLine } from '../../command-line.ts'
import type { Scenario, ScenarioOptions } from './scenario-report.ts'
import { scenarios } from './scenarios.ts'

/** What one study does, checked and complete. */
export interface ScenarioRun {
  scenario: Scenario
  options: ScenarioOptions
  html?: string
  json: boolean
}

const known = {
  scenario: { type: 'string' },
  scale: { type: 'string' },
  connections: { type: 'string' },
  seed: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

type Given = { [Name in keyof typeof known]?: (typeof known)[Name]['type'] extends 'string' ? string : boolean }

/** Whether the command line asks for a study; it then has options of its own. */
export function asksForScenario(argv: readonly string[]): boolean {
  return argv.some((argument) => argument === '--scenario' || argument.startsWith('--scenario='))
}

/** Reads the command line. Never throws on what a user may have typed. */
export function parseScenarioArguments(argv: readonly string[]): Parsed<ScenarioRun> {
  return parseCommandLine(argv, known, toRun)
}

function toRun(given: Given): ScenarioRun {
  const names = scenarios.map(({ name }) => name)
  const name = oneOf('--scenario', given.scenario, names, names[0] ?? '')
  const scenario = scenarios.find((each) => each.name === name)
  if (scenario === undefined) throw new BadArgument(`--scenario must be ${names.join(' or ')}, received nothing`)
  const whole = { from: 1, upTo: 10_000, whole: true } as const
  if (given.html === '') throw new BadArgument('--html must name a file, received ""')
  return {
    scenario,
    options: {
      seed: numberOr('--seed', given.seed, 1, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
      ...(given.scale !== undefined && { scale: numberOr('--scale', given.scale, 1, whole) }),
      ...(given.connections !== undefined && { connections: numberOr('--connections', given.connections, 1, whole) }),
    },
    ...(given.html !== undefined && { html: given.html }),
    json: given.json ?? false,
  }
}
