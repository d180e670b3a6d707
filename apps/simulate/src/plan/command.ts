import { carryOut } from '../command-line.ts'
import { type CommandDependencies, exitCodeOf, feed } from '../feed.ts'
import { type PlanOptions, parsePlanArguments } from './arguments.ts'
import { searchPlans } from './search.ts'
import { renderPlans } from './table.ts'
import { usage } from './usage.ts'

/** `npm run plan`. Returns the exit code. */
export async function planCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const parsed = parsePlanArguments(argv)
  return await carryOut(parsed, { name: 'plan', usage }, dependencies, (options) =>
    plan(options, dependencies, interruption),
  )
}

async function plan(options: PlanOptions, dependencies: CommandDependencies, interruption: AbortSignal) {
  const { write, errors } = dependencies
  const { trace, objective, json } = options
  try {
    errors.write(`seed ${options.seed}\n`)
    const found = await searchPlans(options, (simulations) => feed(simulations, options, dependencies, interruption))
    const [first] = found.plans
    const cheapest = first?.met ? first.policy : null
    const report = { trace, objective, mostAtOnce: found.mostAtOnce, cheapest, plans: found.plans }
    write(json ? `${JSON.stringify(report, null, 2)}\n` : renderPlans(found.plans))
    if (cheapest === null) errors.write('plan: nothing meets the objective; each line is what comes nearest\n')
    return cheapest === null ? 1 : 0
  } catch (error) {
    return exitCodeOf(error, { command: 'plan', trace }, dependencies, interruption)
  }
}
