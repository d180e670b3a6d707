import { ask, CallError, type RunCall } from './call.ts'
import { readDeploymentUnderWay, type ServiceUnit } from './read-service.ts'

/** A deployment of ECS under way, as far as it is judged. */
export interface DeploymentUnderWay {
  arn: string
  strategy: string | undefined
  /** Where it is; undefined before it has begun. */
  stage: string | undefined
  /** When it was asked for, by the wall. */
  createdAtMs: number
}

interface Described {
  serviceDeployments?: {
    createdAt: string | number
    lifecycleStage?: string
    deploymentConfiguration?: { strategy?: string }
  }[]
}

/** The deployment of a service that is under way; undefined where there is none, or no such service yet. */
export async function readDeployment(run: RunCall, unit: ServiceUnit): Promise<DeploymentUnderWay | undefined> {
  try {
    const arn = await readDeploymentUnderWay(run, unit)
    if (arn === undefined) return undefined
    const answer = await ask(run, ['ecs', 'describe-service-deployments', '--service-deployment-arns', arn])
    const [found] = (answer as Described).serviceDeployments ?? []
    return (
      found && {
        arn,
        strategy: found.deploymentConfiguration?.strategy,
        stage: found.lifecycleStage,
        createdAtMs: instantOf(found.createdAt),
      }
    )
  } catch (error) {
    // Before the first deployment there is neither.
    if (error instanceof CallError && /(Cluster|Service)NotFoundException/.test(error.message)) return undefined
    throw error
  }
}

/** The client prints instants as text, or as seconds where it is told to. */
function instantOf(value: string | number): number {
  return typeof value === 'number' ? value * 1_000 : Date.parse(value)
}
