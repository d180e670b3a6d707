import { parseArgs } from 'node:util'
import { type Exercise, exercises } from './exercises.ts'

export interface GameDayOptions {
  exercises: readonly Exercise[]
  /** Length of the step of each. */
  seconds: number
  seed: number
  json: boolean
}

export type GameDayArguments =
  | { kind: 'run'; options: GameDayOptions }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

const known = {
  only: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const names = exercises.map(({ name }) => name).join(', ')
const seconds = { least: 6, most: 120, usual: 10 }

/** Reads the command line. Never throws on what a user may have typed. */
export function parseGameDayArguments(argv: readonly string[]): GameDayArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    const wanted = values.only?.split(',') ?? exercises.map(({ name }) => name)
    const unknown = wanted.find((name) => !exercises.some((exercise) => exercise.name === name))
    if (unknown !== undefined) return mustBe('--only', `a comma list of ${names}`, values.only)
    const length = numberOf(values.seconds, seconds.usual)
    if (length === undefined || length < seconds.least || length > seconds.most) {
      return mustBe('--seconds', `a whole number from ${seconds.least} to ${seconds.most}`, values.seconds)
    }
    const seed = numberOf(values.seed, 1)
    if (seed === undefined) return mustBe('--seed', 'a whole number of at most nine digits', values.seed)
    const chosen = exercises.filter(({ name }) => wanted.includes(name))
    return { kind: 'run', options: { exercises: chosen, seconds: length, seed, json: values.json ?? false } }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return { kind: 'invalid', message: error.message.split(/[.\n]/, 1)[0] ?? '' }
    }
    throw error
  }
}

function numberOf(text: string | undefined, usual: number): number | undefined {
  if (text === undefined) return usual
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function mustBe(option: string, rule: string, received: string | undefined): GameDayArguments {
  return { kind: 'invalid', message: `${option} must be ${rule}, received ${JSON.stringify(received)}` }
}

export const usage = `npm run game-day -- [--only NAME[,NAME]]
Breaks one part after the other of local stacks that it starts, under load, and says which promises were kept. Under a minute
each; everything it starts is gone when it ends.
  --only LIST    of ${names}
  --seconds N    how long each fault lasts, about (default ${seconds.usual})
  --seed N       arrivals and readers (default 1)
  --json         [{"name", "does", "struck", "offered", "completed", "shed", "lost", "broken": [sentence]}]
  --help         this text

exit code: 0 when every promise was kept, 1 otherwise, 2 for bad arguments, 130 after Ctrl-C
`
