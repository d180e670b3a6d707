import { timeouts } from '@manga-assist/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  DesyncMitigationMode,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { StageParameters } from '../../stages.ts'
import type { Network } from '../network.ts'

interface LoadBalancerInput {
  stage: StageParameters
  network: Network
  logs: Bucket
}

/** Ends TLS in front of the tasks. Whoever comes past CloudFront gets 403, and on port 80 everybody 301. */
export function createLoadBalancer(
  stack: Stack,
  { stage, network, logs }: LoadBalancerInput,
): { loadBalancer: ApplicationLoadBalancer; listener: ApplicationListener } {
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', {
    vpc: network.vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    internetFacing: true,
    securityGroup: network.groups.alb,
    idleTimeout: Duration.millis(timeouts.balancerIdleMs),
    dropInvalidHeaderFields: true,
    desyncMitigationMode: DesyncMitigationMode.STRICTEST,
    // Pages of other sites are told apart by the host that the reader asked for.
    preserveHostHeader: true,
    deletionProtection: stage.name === 'production',
  })
  loadBalancer.logAccessLogs(logs, 'load-balancer')
  new ApplicationListener(stack, 'Http', {
    loadBalancer,
    protocol: ApplicationProtocol.HTTP,
    open: false,
    defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
  })
  const listener = new ApplicationListener(stack, 'Https', {
    loadBalancer,
    protocol: ApplicationProtocol.HTTPS,
    certificates: [Certificate.fromCertificateArn(stack, 'BalancerCertificate', stage.domain.certificateArn)],
    sslPolicy: SslPolicy.TLS13_RES,
    open: false,
    defaultAction: ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Come by the front.' }),
  })
  return { loadBalancer, listener }
}
