import type { Stack } from 'aws-cdk-lib'
import { CfnCluster, CfnSubnetGroup } from 'aws-cdk-lib/aws-dax'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { StageParameters } from '../../stages.ts'
import type { Network } from '../network.ts'

export interface Dax {
  arn: string
  /** `daxs://…`: the value of DAX_ENDPOINT. */
  endpoint: string
}

type DaxParameters = NonNullable<StageParameters['dax']> & { network: Network; tableArn: string }

/** A cluster of DAX in front of the table, which it reaches under a role of its own. */
export function createDax(stack: Stack, { nodeType, nodes, network, tableArn }: DaxParameters): Dax {
  const role = new Role(stack, 'DaxRole', { assumedBy: new ServicePrincipal('dax.amazonaws.com') })
  role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      resources: [tableArn],
    }),
  )
  const subnets = new CfnSubnetGroup(stack, 'DaxSubnets', {
    subnetIds: network.vpc.privateSubnets.map(({ subnetId }) => subnetId),
  })
  const cluster = new CfnCluster(stack, 'Dax', {
    nodeType,
    replicationFactor: nodes,
    iamRoleArn: role.roleArn,
    subnetGroupName: subnets.ref,
    securityGroupIds: [network.groups.dax.securityGroupId],
    sseSpecification: { sseEnabled: true },
    clusterEndpointEncryptionType: 'TLS',
  })
  return { arn: cluster.attrArn, endpoint: cluster.attrClusterDiscoveryEndpointUrl }
}
