import { resolve } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { vi } from 'vitest'
import { dropWindows } from '../calendar/drop-windows.ts'
import { commitsOf } from '../commits.ts'
import { createShared } from '../create-shared.ts'
import { createStage } from '../create-stage.ts'
import type { StackName } from '../stacks/stage-stack.ts'
import { type StageName, shared, stages } from '../stages.ts'

// A stage takes seconds to make, on a busy machine many: whichever test of a file is the first has to wait for it.
vi.setConfig({ testTimeout: 120_000 })

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

/** A stage as `npm run synth` makes it, for a calendar of one chapter. */
function madeStage(name: StageName) {
  return createStage({
    checksSchemas: false,
    stage: stages[name],
    commits,
    describedBy: head,
    bundles,
    windows: dropWindows([drop], nowMs),
  })
}

/** The template of a stack that all stages share. */
export function sharedTemplateOf(stack: 'registry' | 'pipeline-roles'): Template {
  return Template.fromJSON(
    createShared(shared, { checksSchemas: false }).synth().getStackByName(`manga-assist-${stack}`).template,
  )
}

/** The template of one stack of a stage. The stage is synthesised once in each test file, and kept. */
export function templateOf(stack: StackName, stage: StageName = 'production'): Template {
  const made = madeOnce(stage)
  const found = made.app.synth().getStackByName(`manga-assist-${stage}-${stack.toLowerCase()}`)
  return Template.fromJSON(found.template)
}

const kept = new Map<StageName, ReturnType<typeof madeStage>>()

function madeOnce(name: StageName) {
  const made = kept.get(name) ?? madeStage(name)
  kept.set(name, made)
  return made
}
