import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib'
import type { StageName, StageParameters } from '../stages.ts'
import type { Resources } from './task-statements.ts'

/** Namespace of what tasks and routers publish to CloudWatch. */
export const metricNamespace = 'MangaAssist'

/** Alias of a function that callers use. */
export const liveAlias = 'live'

export function functionName(stage: StageParameters, name: 'chat' | 'enrich'): string {
  return `manga-assist-${stage.name}-${name}`
}

/** Role under which ECS asks the gate; whoever takes a deployment back has to hand it on. */
export function hookRoleName(stage: StageName): string {
  return `manga-assist-${stage}-gate-hook`
}

interface Made {
  tableArn: string
  daxArn: string | undefined
}

/** What the roles of a stage are limited to: by its name where it has one that is fixed, so that stacks need no exports. */
export function resourcesOf(stack: Stack, stage: StageParameters, { tableArn, daxArn }: Made): Resources {
  const aliasArn = (name: 'chat' | 'enrich') =>
    stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: `${functionName(stage, name)}:${liveAlias}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
  return {
    tableArn,
    daxArn,
    modelArns: modelArns(stack, stage),
    intentEndpointArn: stack.formatArn({
      service: 'sagemaker',
      resource: 'endpoint',
      resourceName: stage.names.intentEndpoint,
    }),
    chatAliasArn: aliasArn('chat'),
    enrichAliasArn: aliasArn('enrich'),
    metricNamespace,
  }
}

/**
 * A global profile leads to the foundation model in any Region, where it is asked for in the caller's name: in the Region of
 * the caller, and in one that is not said.
 */
function modelArns(stack: Stack, { model }: StageParameters): string[] {
  const { profileId: resourceName, foundationModelId } = model
  const foundationModel = (region: string) =>
    `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${foundationModelId}`
  return [
    stack.formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName }),
    foundationModel(stack.region),
    foundationModel(''),
  ]
}
