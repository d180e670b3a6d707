import type { DeployableName } from '../affected/deployables.ts'

/** Stages, as apps/infra names them. */
export const stageNames = ['dev', 'staging', 'production'] as const
export type StageName = (typeof stageNames)[number]

/** What runs by itself in a stage and has a commit of its own: a service of ECS, or a function of Lambda. */
export const unitNames = ['orchestrator', 'socket', 'router', 'chat', 'enrich'] as const
export type UnitName = (typeof unitNames)[number]

/** Stages whose services have a router, as apps/infra/src/stages.ts says; a test compares. In others it does not exist. */
const stagesWithRouter: readonly StageName[] = ['staging']

/** Units that a stage has, whether or not they run yet. */
export function unitNamesOf(stage: StageName): readonly UnitName[] {
  return unitNames.filter((name) => name !== 'router' || stagesWithRouter.includes(stage))
}

export type Unit =
  | {
      kind: 'service'
      name: UnitName
      deployable: DeployableName
      repository: string
      cluster: string
      service: string
    }
  | { kind: 'function'; name: UnitName; deployable: DeployableName; functionName: string; alias: string }

const images: Partial<Record<UnitName, DeployableName>> = {
  orchestrator: 'fargate',
  socket: 'fargate',
  router: 'router',
}

/** Where a unit is in AWS. Names are those that apps/infra gives. */
export function unitOf(name: UnitName, stage: StageName): Unit {
  const prefix = `manga-assist-${stage}`
  const image = images[name]
  if (image === undefined) {
    return {
      kind: 'function',
      name,
      deployable: name as 'chat' | 'enrich',
      functionName: `${prefix}-${name}`,
      alias: 'live',
    }
  }
  const place = { cluster: prefix, service: name, repository: `manga-assist/${image}` }
  return { kind: 'service', name, deployable: image, ...place }
}
