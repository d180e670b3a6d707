import { type App, Duration } from 'aws-cdk-lib'
import type { Repository } from 'aws-cdk-lib/aws-ecr'
import { OidcProviderNative, type PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import { deployStatements, publishStatements } from '../policies/pipeline-statements.ts'
import { type SharedParameters, stageNames } from '../stages.ts'
import { sharedStack } from './stage-stack.ts'

const issuer = 'token.actions.githubusercontent.com'
/** Environment of GitHub whose jobs push images; those that deploy have the names of the stages. */
const publishEnvironment = 'images'
/** A deployment with its soak and canary takes longer than the hour that is the default. */
const longestSession = Duration.hours(4)

interface PipelineRolesInput {
  parameters: SharedParameters
  repositories: readonly Repository[]
}

/**
 * Roles that workflows take without a stored key: one that pushes images, and one for each stage that deploys it. Each can be
 * taken by jobs of one environment of one repository only, so that the rules which GitHub has for it (branches, reviewers)
 * hold in AWS too.
 */
export function createPipelineRoles(app: App, { parameters, repositories }: PipelineRolesInput): void {
  const stack = sharedStack(app, 'PipelineRoles', parameters)
  const provider = new OidcProviderNative(stack, 'GitHub', {
    url: `https://${issuer}`,
    clientIds: ['sts.amazonaws.com'],
  })
  const role = (id: string, environment: string, statements: PolicyStatement[]) => {
    const assumedBy = new WebIdentityPrincipal(provider.oidcProviderArn, {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `repo:${parameters.repository}:environment:${environment}`,
      },
    })
    const roleName = `manga-assist-pipeline-${environment}`
    const made = new Role(stack, id, { roleName, assumedBy, maxSessionDuration: longestSession })
    for (const statement of statements) made.addToPolicy(statement)
  }
  const arns = repositories.map(({ repositoryArn }) => repositoryArn)
  role('Publish', publishEnvironment, publishStatements(arns))
  for (const stage of stageNames) role(`Deploy-${stage}`, stage, deployStatements(stack, stage, arns))
}
