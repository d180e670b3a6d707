import { StackError } from '../own-stack.ts'
import { type GameDayOptions, parseGameDayArguments, usage } from './arguments.ts'
import { brokenPromises, lostIn } from './exercises.ts'
import { type ExerciseDependencies, type Played, playExercise } from './run-exercise.ts'

export interface GameDayDependencies extends Omit<ExerciseDependencies, 'seconds' | 'seed'> {
  write(text: string): void
  writeError(text: string): void
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

const interruptedCode = 130

/** `npm run game-day`. Gives the exit code; `interruption` ends the exercise that is under way. */
export async function gameDayCommand(
  argv: readonly string[],
  dependencies: GameDayDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const { write, writeError } = dependencies
  const parsed = parseGameDayArguments(argv)
  switch (parsed.kind) {
    case 'help':
      write(usage)
      return 0
    case 'invalid':
      writeError(`game-day: ${parsed.message} (--help lists the options)\n`)
      return 2
    case 'run':
      break
    default:
      return parsed satisfies never
  }
  try {
    return await playAll(parsed.options, dependencies, interruption)
  } catch (error) {
    if (interruption.aborted) return interruptedCode
    if (!(error instanceof StackError)) throw error
    writeError(`game-day: ${error.message}\n`)
    return 1
  }
}

async function playAll(options: GameDayOptions, dependencies: GameDayDependencies, interruption: AbortSignal) {
  const { write, writeError } = dependencies
  const rows: Row[] = []
  if (!options.json) write(heading)
  for (const exercise of options.exercises) {
    const row = rowOf(await playExercise(exercise, { ...dependencies, ...options }, interruption))
    rows.push(row)
    if (!options.json) write(lineOf(row))
  }
  if (options.json) write(`${JSON.stringify(rows)}\n`)
  const broken = rows.flatMap((row) => row.broken.map((promise) => `${row.name}: ${promise}\n`))
  writeError(broken.length === 0 ? 'every promise was kept\n' : broken.join(''))
  return broken.length === 0 ? 0 : 1
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

function lineOf({ name, does, struck, offered, completed, shed, lost, broken }: Row): string {
  return cells([name, does, struck, offered, completed, shed, lost], broken.length === 0 ? 'kept' : 'BROKEN')
}

function cells(values: readonly (string | number)[], last: string): string {
  const padded = values.map((value, column) => {
    const width = widths[column] ?? 0
    return typeof value === 'number' || column > 1 ? String(value).padStart(width) : value.padEnd(width)
  })
  return `${padded.join('')}  ${last}\n`
}
