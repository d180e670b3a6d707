import type { StageParameters } from '../../stages.ts'

/** Services, by what they are. */
export const serviceNames = ['orchestrator', 'socket', 'router'] as const
export type ServiceName = (typeof serviceNames)[number]

/** Name of the cluster of a stage: the dimension `Cluster` of what its services publish. */
export function clusterName({ name }: StageParameters): string {
  return `manga-assist-${name}`
}

/** Name below which services find each other in DNS, inside the network. */
export function namespaceName({ name }: StageParameters): string {
  return `${name}.manga-assist.internal`
}

/** How constructs of a service are called. */
export function idOf(name: ServiceName): string {
  return { orchestrator: 'Orchestrator', socket: 'Socket', router: 'Router' }[name]
}
