import { defaultRedirectPath, timeouts } from '@manga-assist/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOrigin, HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { FunctionUrl } from 'aws-cdk-lib/aws-lambda'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { StageParameters } from '../../stages.ts'
import { originSecretHeader } from './front-headers.ts'
import { originNameOf } from './records.ts'
import { createSecurityHeaders } from './security-headers.ts'

interface DistributionInput {
  stage: StageParameters
  logs: Bucket
  originSecret: ISecret
  webAclArn: string
  /** The function, where spilled clients are sent to it; undefined: all are relayed. */
  redirectUrl: FunctionUrl | undefined
}

const waits = {
  readTimeout: Duration.millis(timeouts.edgeSilenceMs),
  keepaliveTimeout: Duration.millis(timeouts.edgeKeepAliveMs),
}

/** CloudFront. It keeps nothing: answers are one reader's own, and stream. */
export function createDistribution(stack: Stack, input: DistributionInput): Distribution {
  const { stage, logs, originSecret, webAclArn, redirectUrl } = input
  const responseHeadersPolicy = createSecurityHeaders(stack, stage)
  const behaviour = (
    origin: IOrigin,
    originRequestPolicy: BehaviorOptions['originRequestPolicy'],
  ): BehaviorOptions => ({
    origin,
    ...(originRequestPolicy && { originRequestPolicy }),
    cachePolicy: CachePolicy.CACHING_DISABLED,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy,
    // A stream that is compressed is a stream that waits for more to compress.
    compress: false,
  })
  const tasks = new HttpOrigin(originNameOf(stage), {
    ...waits,
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    customHeaders: { [originSecretHeader]: originSecret.secretValue.unsafeUnwrap() },
  })
  return new Distribution(stack, 'Distribution', {
    comment: `manga-assist ${stage.name}`,
    domainNames: [stage.domain.name],
    certificate: Certificate.fromCertificateArn(stack, 'EdgeCertificate', stage.domain.certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_ALL,
    webAclId: webAclArn,
    logBucket: logs,
    logFilePrefix: 'cloudfront/',
    defaultBehavior: behaviour(tasks, OriginRequestPolicy.ALL_VIEWER),
    ...(redirectUrl && {
      additionalBehaviors: {
        // The URL of a function answers to no other host than its own; which host the reader asked for is in the ticket.
        [`${defaultRedirectPath}/*`]: behaviour(
          new FunctionUrlOrigin(redirectUrl, waits),
          OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        ),
      },
    }),
  })
}
