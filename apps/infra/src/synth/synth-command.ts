import { join } from 'node:path'
import { runCommand } from '@manga-assist/command-line'
import { parseChapterDrops } from '@manga-assist/contracts'
import { dropWindows } from '../calendar/drop-windows.ts'
import { type Commits, commitsOf } from '../commits.ts'
import { monthlyCost } from '../cost/monthly-cost.ts'
import { createShared } from '../create-shared.ts'
import { createStage } from '../create-stage.ts'
import { acknowledgements } from '../nag/acknowledgements.ts'
import { findingsIn, judge, superfluous } from '../nag/findings.ts'
import { schemaFindingsIn, schemaReportFile } from '../nag/schema-findings.ts'
import type { Bundles } from '../stacks/functions.ts'
import { shared, stages, targetNames } from '../stages.ts'
import { parseSynthArguments, type SynthOptions } from './arguments.ts'
import { description } from './description.ts'
import { renderReport, resourcesIn, stackReports, type TargetReport } from './report.ts'

export interface SynthDependencies {
  write: (text: string) => void
  writeError: (text: string) => void
  /** Bundles each function of the sources of its commit, and says where they are. Throws when that fails. */
  bundle: (commits: Commits) => Bundles
  /** SHA of the commit that is checked out. Throws where there is none. */
  commit: () => string
  readFile: (path: string) => string
  wallNow: () => number
  /** See `AppOptions`. */
  checksSchemas: boolean
}

/** Whatever keeps a stage from being synthesised is told in one line: the CDK and the calendar say it in theirs. */
const expected = [Error]

/** Synthesises stages, checks them with cdk-nag, and says what they hold. Gives the exit code. */
export async function synthCommand(argv: readonly string[], dependencies: SynthDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return await runCommand({
    ...{ description, parsed: parseSynthArguments(argv), expected, write, writeError },
    run: (options) => report(synthesise(options, dependencies), options, dependencies),
  })
}

function synthesise({ targets, calendar, out, ...options }: SynthOptions, dependencies: SynthDependencies) {
  const { bundle, commit, readFile, wallNow, checksSchemas, writeError } = dependencies
  const drops = calendar === undefined ? [] : parseChapterDrops(readFile(calendar))
  const windows = dropWindows(drops, wallNow())
  // What all stages share has no functions: its roles are deployed where nothing else can be made yet.
  const made = once(() => {
    const commits = commitsOf(options.tag, commit)
    return { commits, describedBy: commit(), bundles: bundle(commits), windows }
  })
  return targets.map((name) => {
    writeError(`synthesising ${name} …\n`)
    const outdir = join(out, name)
    const app =
      name === 'shared'
        ? createShared(shared, { outdir, checksSchemas })
        : createStage({ ...made(), stage: stages[name], outdir, checksSchemas }).app
    const { stacks, directory } = app.synth()
    const findings = findingsIn(app)
    if (checksSchemas) findings.push(...schemaFindingsIn(readFile(join(directory, schemaReportFile))))
    const cost = name === 'shared' ? undefined : monthlyCost(resourcesIn(stacks), { stage: stages[name], windows })
    return { name, outdir, stacks: stackReports(stacks), findings, cost }
  })
}

/** Makes something when it is first asked for, and gives the same from then on. */
function once<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function report(made: ReturnType<typeof synthesise>, options: SynthOptions, dependencies: SynthDependencies): number {
  const reports = made.map(
    ({ findings, ...rest }): TargetReport => ({ ...rest, nag: judge(findings, acknowledgements) }),
  )
  const findings = made.flatMap((target) => target.findings)
  // What one stage needs no reason for, another may.
  const unneeded = options.targets.length < targetNames.length ? [] : superfluous(findings, acknowledgements)
  const { write, writeError } = dependencies
  write(options.json ? `${JSON.stringify({ targets: reports, unneeded }, null, 2)}\n` : renderReport(reports))
  for (const one of unneeded) writeError(`synth: nothing is found where it is acknowledged, take it out: ${one}\n`)
  return unneeded.length > 0 || reports.some(({ nag }) => nag.open.length > 0) ? 1 : 0
}
