import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import {
  AvailabilityZoneRebalancing,
  CfnService,
  type Cluster,
  type FargateService,
  type FargateServiceProps,
  type FargateTaskDefinition,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs'
import type { StageParameters } from '../../stages.ts'
import type { Edge } from '../edge.ts'
import type { Network } from '../network.ts'
import type { ServiceName } from './service-names.ts'

/** What a service is made from. */
export interface ServicePlace {
  stage: StageParameters
  network: Network
  edge: Edge
  cluster: Cluster
  task: FargateTaskDefinition
}

/**
 * What all services have in common. The number of tasks is left out: scaling counts them, and a deployment in the middle of
 * a burst must not. So is the grace for checks of a load balancer: ECS refuses it where there is none, and the library gives
 * a minute of it where there is one.
 */
export function serviceSettings(name: ServiceName, { network, cluster, task }: ServicePlace): FargateServiceProps {
  const { tasks, sockets, router } = network.groups
  return {
    serviceName: name,
    cluster,
    taskDefinition: task,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    assignPublicIp: false,
    securityGroups: [{ orchestrator: tasks, socket: sockets, router }[name]],
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
    propagateTags: PropagatedTagSource.SERVICE,
    enableECSManagedTags: true,
  }
}

/** Its template, where the library has no property for something yet. */
export function templateOf(service: FargateService): CfnService {
  const { defaultChild } = service.node
  if (!(defaultChild instanceof CfnService)) throw new TypeError('a service is made from one CfnService')
  return defaultChild
}

/** CPU and memory every 20 s: scaling sees a burst four times as soon as with a value a minute. */
export function measureOften(service: FargateService): void {
  templateOf(service).monitoring = {
    metricConfigurations: [{ metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: 20 }],
  }
}
