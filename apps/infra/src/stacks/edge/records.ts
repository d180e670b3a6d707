import type { Stack } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets'
import type { StageParameters } from '../../stages.ts'

/** Name of the load balancer; the certificate must be for it, too. */
export function originNameOf({ domain }: StageParameters): string {
  return `origin.${domain.name}`
}

interface RecordsInput {
  stage: StageParameters
  loadBalancer: ApplicationLoadBalancer
  distribution: Distribution
}

/** Readers find CloudFront, in both families of addresses; CloudFront finds the load balancer. */
export function createRecords(stack: Stack, { stage, loadBalancer, distribution }: RecordsInput): void {
  const { name, zoneName, hostedZoneId } = stage.domain
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { zoneName, hostedZoneId })
  const readers = { zone, recordName: `${name}.`, target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)) }
  new ARecord(stack, 'Readers', readers)
  new AaaaRecord(stack, 'ReadersIpv6', readers)
  new ARecord(stack, 'Origin', {
    zone,
    recordName: `${originNameOf(stage)}.`,
    target: RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer)),
  })
}
