import { ask, CallError, type RunCall } from './call.ts'
import type { StageName } from './units.ts'

/** The stack of a stage that is deployed last, and its output that names a commit; apps/infra writes it, a test compares. */
const lastStack = (stage: StageName) => `manga-assist-${stage}-observability`
const commitOutput = 'DescribedBy'

interface Stacks {
  Stacks?: { Outputs?: { OutputKey: string; OutputValue: string }[] }[]
}

/**
 * Commit that described the stacks of a stage when all of them were last deployed; undefined where they never were, or do not
 * say.
 */
export async function readStacksCommit(run: RunCall, stage: StageName): Promise<string | undefined> {
  const answer = await describe(run, lastStack(stage))
  const outputs = answer?.Stacks?.[0]?.Outputs ?? []
  const commit = outputs.find(({ OutputKey }) => OutputKey === commitOutput)?.OutputValue
  return commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : undefined
}

async function describe(run: RunCall, name: string): Promise<Stacks | undefined> {
  try {
    return (await ask(run, ['cloudformation', 'describe-stacks', '--stack-name', name])) as Stacks
  } catch (error) {
    // Before the first deployment there is no stack, which CloudFormation calls an invalid request.
    if (error instanceof CallError && /ValidationError.* does not exist/s.test(error.message)) return undefined
    throw error
  }
}
