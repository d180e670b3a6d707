import type { App, Stack } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import type { ApplicationLoadBalancer, ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { StageParameters } from '../stages.ts'
import { createDistribution } from './edge/distribution.ts'
import { createLoadBalancer } from './edge/load-balancer.ts'
import { createLogBucket } from './edge/log-bucket.ts'
import { createOriginSecret } from './edge/origin-secret.ts'
import { createRecords, originNameOf } from './edge/records.ts'
import { createRoutes, type FrontRoute } from './edge/routes.ts'
import { createWebAcl } from './edge/web-acl.ts'
import type { Functions } from './functions.ts'
import type { Network } from './network.ts'
import { stageStack } from './stage-stack.ts'

export interface Edge {
  stack: Stack
  loadBalancer: ApplicationLoadBalancer
  /** Everything but `/ws/*`, in two sets of targets, between which a deployment shifts traffic. */
  front: FrontRoute
  /** `/ws/*`. */
  sockets: ApplicationTargetGroup
  /** Name by which the load balancer is reached past CloudFront, by those who know `originSecret`. */
  originName: string
  originSecret: ISecret
  distribution: Distribution
}

export interface EdgeInput {
  stage: StageParameters
  network: Network
  functions: Functions
}

/** From the reader to the tasks: CloudFront with a firewall, the load balancer, and the names of both. */
export function createEdge(app: App, { stage, network, functions }: EdgeInput): Edge {
  checkRegion(stage)
  const stack = stageStack(app, 'Edge', stage)
  const logs = createLogBucket(stack, stage)
  const originSecret = createOriginSecret(stack, network)
  const { loadBalancer, listener } = createLoadBalancer(stack, { stage, network, logs })
  const routes = createRoutes(stack, { network, listener, originSecret })
  const distribution = createDistribution(stack, {
    stage,
    logs,
    originSecret,
    webAclArn: createWebAcl(stack, { stage, key: network.key }),
    redirectUrl: functions.chatUrl,
  })
  createRecords(stack, { stage, loadBalancer, distribution })
  return { stack, loadBalancer, ...routes, originName: originNameOf(stage), originSecret, distribution }
}

/** CloudFront takes firewalls and certificates from this Region alone. */
const edgeRegion = 'us-east-1'

function checkRegion({ name, region }: StageParameters): void {
  if (region === edgeRegion) return
  throw new RangeError(
    `region of ${name} must be ${edgeRegion}, got ${region}: CloudFront takes firewalls and certificates from there alone; ` +
      'put the stage there, or give firewall and certificate a stack of their own',
  )
}
