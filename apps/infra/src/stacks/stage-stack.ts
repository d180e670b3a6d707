import { type App, DefaultStackSynthesizer, Stack, Tags } from 'aws-cdk-lib'
import type { SharedParameters, StageParameters } from '../stages.ts'

/** Names of the stacks of a stage, in the order in which they depend on each other. */
export type StackName = 'Network' | 'Data' | 'Functions' | 'Edge' | 'Services' | 'Observability'

/**
 * Makes one stack of a stage. Its construct path begins with its name and not with the stage, so that an acknowledgement
 * is written once for all stages; its name in AWS has both. No account: the one that deploys it counts.
 */
export function stageStack(app: App, name: StackName, { name: stage, region }: StageParameters): Stack {
  const stack = new Stack(app, name, {
    stackName: `manga-assist-${stage}-${name.toLowerCase()}`,
    env: { region },
    synthesizer: new DefaultStackSynthesizer({ qualifier: qualifierOf(stage) }),
    terminationProtection: stage === 'production',
  })
  Tags.of(stack).add('application', 'manga-assist')
  Tags.of(stack).add('stage', stage)
  return stack
}

/** Makes a stack that no stage has for itself. */
export function sharedStack(app: App, name: 'Registry' | 'PipelineRoles', { region }: SharedParameters): Stack {
  const stack = new Stack(app, name, {
    stackName: `manga-assist-${name === 'Registry' ? 'registry' : 'pipeline-roles'}`,
    env: { region },
    synthesizer: new DefaultStackSynthesizer({ qualifier: 'mangashr' }),
    terminationProtection: true,
  })
  Tags.of(stack).add('application', 'manga-assist')
  return stack
}

/**
 * Each stage is bootstrapped by itself (`cdk bootstrap --qualifier`), so that the role that deploys one cannot take the roles
 * of another. What CloudFormation may do with them is up to `--cloudformation-execution-policies`: by default everything in the
 * account, which is why production belongs in one of its own (docs/operations.md).
 */
export function qualifierOf(stage: StageParameters['name']): string {
  return { dev: 'mangadev', staging: 'mangastg', production: 'mangaprd' }[stage]
}
