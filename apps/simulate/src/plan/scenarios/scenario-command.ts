import { carryOut } from '../../command-line.ts'
import type { CommandDependencies } from '../../feed.ts'
import { usage } from '../usage.ts'
import { PageError, writePage } from '../write-page.ts'
import { renderScenario, renderScenarioPage } from './render-scenario.ts'
import { parseScenarioArguments, type ScenarioRun } from './scenario-arguments.ts'

/** `npm run plan -- --scenario NAME`. Returns the exit code. */
export async function scenarioCommand(argv: readonly string[], dependencies: CommandDependencies): Promise<number> {
  const parsed = parseScenarioArguments(argv)
  return await carryOut(parsed, { name: 'plan', usage }, dependencies, (run) => study(run, dependencies))
}

async function study({ scenario, options, html, json }: ScenarioRun, { write, errors }: CommandDependencies) {
  errors.write(`seed ${options.seed}\n`)
  const report = scenario.run(options, (done, of) => {
    if (errors.isTty) errors.write(`\r\u001b[2K${scenario.name}: part ${done + 1} of ${of}`)
  })
  if (errors.isTty) errors.write('\r\u001b[2K')
  const { sections: _, ...figures } = report
  write(json ? `${JSON.stringify(figures, null, 2)}\n` : renderScenario(report))
  try {
    if (html !== undefined) {
      await writePage(html, renderScenarioPage(report))
      errors.write(`report: ${html}\n`)
    }
  } catch (error) {
    if (!(error instanceof PageError)) throw error
    errors.write(`plan: ${error.message}\n`)
    return 1
  }
  return report.met ? 0 : 1
}
