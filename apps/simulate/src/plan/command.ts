import { createProgress, runCommand, styled, writeReport } from '@manga-assist/command-line'
import { type CommandDependencies, commandErrors, feed } from '../feed.ts'
import { parsePlanArguments } from './arguments.ts'
import { assumptionsOf } from './assumptions.ts'
import { description } from './description.ts'
import { examinePlans } from './examine.ts'
import { renderFaults } from './fault-table.ts'
import type { PlanOptions } from './options.ts'
import { renderPlanPage } from './page/plan-page.ts'
import { headlineOf, type PlanReport, type WholeReport } from './report.ts'
import { asksForScenario } from './scenarios/scenario-arguments.ts'
import { scenarioCommand } from './scenarios/scenario-command.ts'
import { type Feed, searchPlans } from './search.ts'
import { renderPlans } from './table.ts'

/** `npm run plan`. Returns the exit code. */
export async function planCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  if (asksForScenario(argv)) return await scenarioCommand(argv, dependencies, interruption)
  return await runCommand({
    ...{ description, parsed: parsePlanArguments(argv), expected: commandErrors, interruption },
    ...{ write: dependencies.write, writeError: dependencies.errors.write },
    run: (options) => plan(options, dependencies, interruption),
  })
}

async function plan(options: PlanOptions, dependencies: CommandDependencies, interruption: AbortSignal) {
  const { write, errors } = dependencies
  errors.write(`seed ${options.seed}\n`)
  const progress = createProgress(dependencies.clock, errors)
  let passes = 0
  const { report, courses } = await reportOn(options, (simulations) => {
    passes += 1
    progress.nextPart()
    const name = `pass ${passes}, ${simulations.length} simulations, `
    return feed(simulations, options, dependencies, interruption, { progress, name })
  })
  write(options.json ? `${JSON.stringify(report, null, 2)}\n` : render(report))
  if (options.html !== undefined) {
    await writeReport(options.html, renderPlanPage({ report, courses }))
    errors.write(`report: ${options.html}\n`)
  }
  if (report.cheapest !== null) return 0
  errors.write(`${styled(errors, 'red', 'plan: nothing meets the objective; each line is what comes nearest')}\n`)
  return 1
}

async function reportOn(options: PlanOptions, feedAll: Feed): Promise<WholeReport> {
  const { trace, objective, model, seed } = options
  const found = await searchPlans(options, feedAll)
  const { courses, faults } = await examinePlans(found.plans, found.peakAtMs, options, feedAll)
  const [first] = found.plans
  const { requests, durationMs, mostAtOnce, peakAtMs, plans, frontiers, trials } = found
  const report: PlanReport = {
    ...{ trace, objective, model, seed, requests, durationMs, mostAtOnce, peakAtMs },
    cheapest: first?.met ? first.policy : null,
    ...{ plans, faults, frontiers, trials },
    assumptions: assumptionsOf(options),
  }
  return { report, courses }
}

function render(report: PlanReport): string {
  return `${renderPlans(report.plans)}${renderFaults(report.faults)}\n${headlineOf(report)}.\n`
}
