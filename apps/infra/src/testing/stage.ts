import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { vi } from 'vitest'
import { dropWindows } from '../calendar/drop-windows.ts'
import { commitsOf } from '../commits.ts'
import { createShared } from '../create-shared.ts'
import { createStage } from '../create-stage.ts'
import type { StackName } from '../stacks/stage-stack.ts'
import { type StageName, shared, stages, type TargetName } from '../stages.ts'

// A stage takes seconds to make, on a busy machine many: whichever test of a file is the first has to wait for it.
vi.setConfig({ testTimeout: 120_000 })

/** Every stack of a stage. */
export const stackNames = ['Network', 'Data', 'Functions', 'Edge', 'Services', 'Observability'] as const

const functions = resolve(import.meta.dirname, '../../../../lambda')
/** What `turbo run bundle` makes. */
const bundles = { chat: resolve(functions, 'chat/dist'), enrich: resolve(functions, 'enrich/dist') }
/** 2027-01-01, and a chapter an hour later that brings ten times the ordinary demand. */
export const nowMs = Date.UTC(2027, 0, 1)
export const drop = { titleId: 'one-piece', atMs: nowMs + 3_600_000, expectedMultiple: 10 }
/** The commit that is checked out. */
const head = '0123456789abcdef0123456789abcdef01234567'
/** Every unit of one commit, but for the router, which was left alone since another. */
export const commits = commitsOf(`router=${'f'.repeat(40)}`, () => head)

/** The template of one stack of a stage. A stage is synthesised once for the test files of a process, and kept. */
export function templateOf(stack: StackName, stage: StageName = 'production'): Template {
  return templateNamed(`manga-assist-${stage}-${stack.toLowerCase()}`, stage, (outdir) => madeStage(stage, outdir))
}

/** The template of a stack that all stages share. */
export function sharedTemplateOf(stack: 'registry' | 'pipeline-roles'): Template {
  const make = (outdir: string) => createShared(shared, { outdir, checksSchemas: false })
  return templateNamed(`manga-assist-${stack}`, 'shared', make)
}

const kept = new Map<TargetName, ReadonlyMap<string, Template>>()

function templateNamed(name: string, target: TargetName, make: (outdir: string) => App): Template {
  const templates = kept.get(target) ?? templatesOf(make)
  kept.set(target, templates)
  const found = templates.get(name)
  if (found === undefined) throw new Error(`${name} is not among the stacks of ${target}: ${[...templates.keys()]}`)
  return found
}

/** Every template of an app, by the name of its stack; of the folder that the CDK writes to, nothing is left. */
export function templatesOf(make: (outdir: string) => App): ReadonlyMap<string, Template> {
  const outdir = mkdtempSync(join(tmpdir(), 'manga-infra-'))
  try {
    const { stacks } = make(outdir).synth()
    return new Map(stacks.map(({ stackName, template }) => [stackName, Template.fromJSON(template)]))
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

/** A stage as `npm run synth` makes it, for a calendar of one chapter. */
function madeStage(name: StageName, outdir: string): App {
  const windows = dropWindows([drop], nowMs)
  return createStage({
    ...{ outdir, checksSchemas: false, stage: stages[name], commits, describedBy: head, bundles, windows },
  }).app
}
