import type { Stack } from 'aws-cdk-lib'
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs'
import { PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery'
import type { StageParameters } from '../../stages.ts'
import type { Network } from '../network.ts'
import { clusterName, namespaceName } from './service-names.ts'

interface ClusterInput {
  stage: StageParameters
  network: Network
}

/** Where services run, watched by Container Insights, and the namespace in which they find each other. */
export function createCluster(
  stack: Stack,
  { stage, network }: ClusterInput,
): { cluster: Cluster; namespace: PrivateDnsNamespace } {
  const cluster = new Cluster(stack, 'Cluster', {
    clusterName: clusterName(stage),
    vpc: network.vpc,
    containerInsightsV2: ContainerInsights.ENHANCED,
    enableFargateCapacityProviders: true,
  })
  const namespace = new PrivateDnsNamespace(stack, 'Namespace', { name: namespaceName(stage), vpc: network.vpc })
  return { cluster, namespace }
}
