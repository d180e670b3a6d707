import { ask, CallError, type RunCall } from './call.ts'
import type { Unit } from './units.ts'

export type ServiceUnit = Extract<Unit, { kind: 'service' }>

/** A service of ECS as it is now. */
export interface ServiceState {
  taskDefinition: string
  /** Passed back as it was after a change that went all at once. */
  deploymentConfiguration: Record<string, unknown>
}

/** Revisions that are looked through for a commit, newest first: months of deployments. */
const searchedRevisions = 50

export async function readService(run: RunCall, { cluster, service }: ServiceUnit): Promise<ServiceState | undefined> {
  const answer = await ask(run, ['ecs', 'describe-services', '--cluster', cluster, '--services', service])
  const { services = [] } = answer as { services?: (ServiceState & { status?: string })[] }
  return services.find(({ status }) => status !== 'INACTIVE')
}

/** The deployment under way, by ARN; undefined when there is none. */
export async function readDeploymentUnderWay(
  run: RunCall,
  { cluster, service }: ServiceUnit,
): Promise<string | undefined> {
  const args = ['ecs', 'list-service-deployments', '--cluster', cluster, '--service', service]
  const answer = await ask(run, [...args, '--status', 'PENDING', 'IN_PROGRESS'])
  return (answer as { serviceDeployments?: { serviceDeploymentArn: string }[] }).serviceDeployments?.[0]
    ?.serviceDeploymentArn
}

/** Commit that a revision's image is tagged with; undefined where its image is none of ours. */
export async function readCommit(
  run: RunCall,
  taskDefinition: string,
  { repository }: ServiceUnit,
): Promise<string | undefined> {
  const answer = await ask(run, ['ecs', 'describe-task-definition', '--task-definition', taskDefinition])
  const { containerDefinitions } = (answer as { taskDefinition: { containerDefinitions: { image: string }[] } })
    .taskDefinition
  for (const { image } of containerDefinitions) {
    const [, commit] = image.match(new RegExp(`/${repository}:([0-9a-f]{40})(?:@|$)`)) ?? []
    if (commit !== undefined) return commit
  }
  return undefined
}

/** The newest revision of the family that ran this commit, by ARN. */
export async function findRevision(
  run: RunCall,
  unit: ServiceUnit,
  sha: string,
  current: string,
): Promise<string | undefined> {
  const family = /task-definition\/([\w-]+):\d+$/.exec(current)?.[1]
  if (family === undefined) throw new CallError(`a task definition must be family:revision, received ${current}`)
  const limits = ['--sort', 'DESC', '--max-items', String(searchedRevisions)]
  const answer = await ask(run, ['ecs', 'list-task-definitions', '--family-prefix', family, ...limits])
  for (const arn of (answer as { taskDefinitionArns?: string[] }).taskDefinitionArns ?? []) {
    // A prefix also finds families whose name goes on.
    if (arn.includes(`/${family}:`) && (await readCommit(run, arn, unit)) === sha) return arn
  }
  return undefined
}
