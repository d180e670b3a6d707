import { createProgress, runCommand, writeReport } from '@manga-assist/command-line'
import { type CommandDependencies, commandErrors } from '../../feed.ts'
import { description } from '../description.ts'
import { renderScenario, renderScenarioPage } from './render-scenario.ts'
import { parseScenarioArguments, type ScenarioRun } from './scenario-arguments.ts'

/** `npm run plan -- --scenario NAME`. Returns the exit code. */
export async function scenarioCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  return await runCommand({
    ...{ description, parsed: parseScenarioArguments(argv), expected: commandErrors, interruption },
    ...{ write: dependencies.write, writeError: dependencies.errors.write },
    run: (run) => study(run, dependencies, interruption),
  })
}

async function study(
  { scenario, options, html, json }: ScenarioRun,
  { clock, write, errors }: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  errors.write(`seed ${options.seed}\n`)
  const progress = createProgress(clock, errors)
  const report = await scenario
    .run(options, async (done, of) => {
      progress.at(done / of, `${scenario.name}: part ${done + 1} of ${of}`)
      // A part holds the processor to its end: signals are only heard in between.
      await new Promise((resolve) => setImmediate(resolve))
      interruption.throwIfAborted()
    })
    .finally(progress.end)
  const { sections: _, ...figures } = report
  write(json ? `${JSON.stringify(figures, null, 2)}\n` : renderScenario(report))
  if (html !== undefined) {
    await writeReport(html, renderScenarioPage(report))
    errors.write(`report: ${html}\n`)
  }
  return report.met ? 0 : 1
}
