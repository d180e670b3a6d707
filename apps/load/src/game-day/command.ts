import { every } from '@manga-assist/clock'
import { createProgress, runCommand, styled, type Terminal } from '@manga-assist/command-line'
import { StackError } from '../own-stack.ts'
import { type GameDayOptions, parseGameDayArguments } from './arguments.ts'
import { description } from './description.ts'
import { brokenPromises, lostIn } from './exercises.ts'
import { type ExerciseDependencies, type Played, playExercise } from './run-exercise.ts'

export interface GameDayDependencies extends Omit<ExerciseDependencies, 'seconds' | 'seed'> {
  /** The table. */
  output: Terminal
  /** Progress, and which promises were broken. */
  errors: Terminal
}

/** One exercise as it went. */
interface Row {
  name: string
  does: string
  struck: number
  offered: number
  completed: number
  shed: number
  lost: number
  broken: string[]
}

/** Beside its step, an exercise has a baseline, a recovery and a stack that starts and drains: about so long. */
const aroundMs = 25_000
const drawEveryMs = 500

/** `npm run game-day`. Gives the exit code; `interruption` ends the exercise that is under way. */
export async function gameDayCommand(
  argv: readonly string[],
  dependencies: GameDayDependencies,
  interruption: AbortSignal,
): Promise<number> {
  return await runCommand({
    ...{ description, parsed: parseGameDayArguments(argv), expected: [StackError], interruption },
    ...{ write: dependencies.output.write, writeError: dependencies.errors.write },
    run: (options) => playAll(options, dependencies, interruption),
  })
}

async function playAll(options: GameDayOptions, dependencies: GameDayDependencies, interruption: AbortSignal) {
  const { output, errors } = dependencies
  const { exercises, json } = options
  const rows: Row[] = []
  if (!json) output.write(heading)
  for (const exercise of exercises) {
    const note = `${exercise.name}, ${rows.length + 1} of ${exercises.length}`
    const row = rowOf(
      await withProgress(note, options, rows.length, dependencies, () =>
        playExercise(exercise, { ...dependencies, ...options }, interruption),
      ),
    )
    rows.push(row)
    if (!json) output.write(lineOf(row, output))
  }
  if (json) output.write(`${JSON.stringify(rows)}\n`)
  const broken = rows.flatMap((row) => row.broken.map((promise) => `${row.name}: ${promise}\n`))
  if (broken.length === 0) errors.write(`${styled(errors, 'green', 'every promise was kept')}\n`)
  else errors.write(styled(errors, 'red', broken.join('')))
  return broken.length === 0 ? 0 : 1
}

/** How long it takes is known beforehand, about: the share of that which has passed is what is shown. */
async function withProgress<Result>(
  note: string,
  { exercises, seconds }: GameDayOptions,
  played: number,
  { clock, errors }: GameDayDependencies,
  play: () => Promise<Result>,
): Promise<Result> {
  const progress = createProgress(clock, errors)
  const startedAtMs = clock.now()
  const usualMs = seconds * 1_000 + aroundMs
  const cancel = every(clock, drawEveryMs, () => {
    const share = Math.min(1, (clock.now() - startedAtMs) / usualMs)
    progress.at((played + share) / exercises.length, note)
  })
  try {
    return await play()
  } finally {
    cancel()
    progress.end()
  }
}

/** Counts are those of the step and the recovery: what was asked while it was broken, and afterwards. */
function rowOf({ exercise, report, struck }: Played): Row {
  const after = report.phases.filter(({ name }) => name !== 'baseline')
  const sum = (count: 'offered' | 'completed' | 'shed') => after.reduce((total, { all }) => total + all[count], 0)
  const lost = after.reduce((total, phase) => total + lostIn(phase), 0)
  return {
    ...{ name: exercise.name, does: exercise.does, struck },
    ...{ offered: sum('offered'), completed: sum('completed'), shed: sum('shed'), lost },
    broken: brokenPromises(exercise, report, struck),
  }
}

const widths = [16, 55, 7, 8, 10, 6, 7]
const heading = cells(['exercise', 'what breaks', 'struck', 'offered', 'completed', 'shed', 'lost'], 'promises')

function lineOf({ name, does, struck, offered, completed, shed, lost, broken }: Row, output: Terminal): string {
  const promises = broken.length === 0 ? 'kept' : styled(output, 'red', 'BROKEN')
  return cells([name, does, struck, offered, completed, shed, lost], promises)
}

function cells(values: readonly (string | number)[], last: string): string {
  const padded = values.map((value, column) => {
    const width = widths[column] ?? 0
    return typeof value === 'number' || column > 1 ? String(value).padStart(width) : value.padEnd(width)
  })
  return `${padded.join('')}  ${last}\n`
}
