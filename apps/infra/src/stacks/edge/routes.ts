import { timeouts } from '@manga-assist/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import {
  type ApplicationListener,
  ApplicationListenerRule,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import { type Network, trafficPort } from '../network.ts'
import { originSecretHeader, testHeader } from './front-headers.ts'

export interface FrontRoute {
  blue: ApplicationTargetGroup
  green: ApplicationTargetGroup
  /** Splits readers between both; ECS changes it in a deployment. */
  production: ApplicationListenerRule
  /** Leads those who ask for it to what is being deployed. */
  test: ApplicationListenerRule
}

interface RoutesInput {
  network: Network
  listener: ApplicationListener
  originSecret: ISecret
}

/** Which targets a request goes to. All rules ask for what only CloudFront, and the check of a deployment, can show. */
export function createRoutes(stack: Stack, { network, listener, originSecret }: RoutesInput) {
  const group = (id: string) => frontGroup(stack, id, network.vpc)
  const [blue, green, sockets] = [group('Blue'), group('Green'), socketGroup(stack, network.vpc)]
  const fromFront = ListenerCondition.httpHeader(originSecretHeader, [originSecret.secretValue.unsafeUnwrap()])
  const rule = (id: string, priority: number, condition: ListenerCondition, action: ListenerAction) =>
    new ApplicationListenerRule(stack, id, { listener, priority, conditions: [fromFront, condition], action })
  rule('Sockets', 10, ListenerCondition.pathPatterns(['/ws/*']), ListenerAction.forward([sockets]))
  const asksForTest = ListenerCondition.httpHeader(testHeader.name, [testHeader.value])
  const test = rule('Test', 20, asksForTest, ListenerAction.forward([green]))
  const toBlue = ListenerAction.weightedForward([
    { targetGroup: blue, weight: 100 },
    { targetGroup: green, weight: 0 },
  ])
  const production = rule('Production', 30, ListenerCondition.pathPatterns(['/*']), toBlue)
  return { front: { blue, green, production, test }, sockets }
}

/** A long stream counts as one request for all its life: the target with the fewest of them is the least busy. */
function frontGroup(stack: Stack, id: string, vpc: IVpc): ApplicationTargetGroup {
  return new ApplicationTargetGroup(stack, id, {
    ...common(vpc),
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
  })
}

/** A reader whose connection broke comes back, for five minutes, to the task that may still have the answer. */
const stickyMinutes = 5

function socketGroup(stack: Stack, vpc: IVpc): ApplicationTargetGroup {
  return new ApplicationTargetGroup(stack, 'SocketTargets', {
    ...common(vpc),
    stickinessCookieDuration: Duration.minutes(stickyMinutes),
  })
}

function common(vpc: IVpc) {
  return {
    vpc,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTP,
    port: trafficPort,
    deregistrationDelay: Duration.millis(timeouts.deregistrationMs),
    healthCheck: {
      path: '/health',
      interval: Duration.millis(timeouts.healthIntervalMs),
      timeout: Duration.millis(timeouts.healthTimeoutMs),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      healthyHttpCodes: '200',
    },
  }
}
