import { Duration, type Stack } from 'aws-cdk-lib'
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront'
import type { StageParameters } from '../../stages.ts'

const hstsDays = 730

/**
 * What every answer carries, also those that no task wrote. Where the application sets a header itself, its own counts: a
 * page brings the policy for its content.
 */
export function createSecurityHeaders(stack: Stack, { name }: StageParameters): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(stack, 'SecurityHeaders', {
    responseHeadersPolicyName: `manga-assist-${name}-security`,
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(hstsDays),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        override: false,
      },
    },
    removeHeaders: ['server'],
  })
}
