import { defaultRedirectPath, timeouts } from '@manga-assist/contracts'
import type { App } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { type StageName, stageNames, stages } from '../stages.ts'
import { propertiesOf, readableOf } from '../testing/resources.ts'
import { templateOf } from '../testing/stage.ts'
import { originSecretHeader } from './edge/front-headers.ts'
import { createEdge, type EdgeInput } from './edge.ts'

const seconds = (ms: number) => ms / 1_000

describe('A6: TLS and names', () => {
  test('TLS ends at the load balancer with a certificate of ACM, and is 1.2 at least', () => {
    expect(listenerOn(443)).toMatchObject({
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      Certificates: [{ CertificateArn: expect.stringMatching(/^arn:aws:acm:/) }],
    })
  })

  test('port 80 answers 301 to the same place on 443', () => {
    expect(listenerOn(80)?.DefaultActions).toEqual([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ])
  })

  test.each([
    ['dev', 'dev.manga.example.com'],
    ['staging', 'staging.manga.example.com'],
    ['production', 'manga.example.com'],
  ] as const)(
    'in %s readers find CloudFront as %s, by IPv4 and IPv6, and CloudFront the load balancer',
    (stage, name) => {
      const records = Object.values(readableOf(templateOf('Edge', stage), 'AWS::Route53::RecordSet'))
      const origin = `origin.${name}`
      expect(records.map(({ Name, Type, AliasTarget }) => [Name, Type, AliasTarget.DNSName])).toEqual([
        [`${name}.`, 'A', 'Distribution.DomainName'],
        [`${name}.`, 'AAAA', 'Distribution.DomainName'],
        [`${origin}.`, 'A', 'dualstack.LoadBalancer.DNSName'],
      ])
      const { Aliases: names, Origins: origins, WebACLId: firewall } = distributionOf(stage)
      expect([names, origins[0].DomainName, firewall]).toEqual([[name], origin, 'WebAcl.Arn'])
    },
  )

  test('every answer carries security headers; what the application says of its own content counts', () => {
    const [policy] = propertiesOf(templateOf('Edge'), 'AWS::CloudFront::ResponseHeadersPolicy')
    expect(policy?.ResponseHeadersPolicyConfig.SecurityHeadersConfig).toMatchObject({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      ContentSecurityPolicy: { Override: false },
    })
    for (const stage of stageNames) {
      const { DefaultCacheBehavior: tasks, CacheBehaviors: others = [] } = distributionOf(stage)
      for (const behaviour of [tasks, ...others]) {
        expect(behaviour).toMatchObject({
          ...{ ResponseHeadersPolicyId: 'SecurityHeaders', ViewerProtocolPolicy: 'redirect-to-https' },
        })
      }
    }
  })

  test('who comes past CloudFront is refused, and every rule asks for what it shows', () => {
    expect(listenerOn(443)?.DefaultActions).toMatchObject([
      { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } },
    ])
    const rules = rulesByPriority()
    expect(rules).toHaveLength(3)
    for (const { Conditions: conditions } of rules) {
      expect(conditions[0]).toMatchObject({
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: originSecretHeader },
      })
    }
    const [tasks] = distribution('production').Origins
    expect(tasks.OriginCustomHeaders).toMatchObject([{ HeaderName: originSecretHeader }])
    expect(tasks.OriginCustomHeaders[0].HeaderValue).toEqual(conditionValue(rules[0]))
  })

  test('nothing is cached on the way, and no stream waits to be compressed', () => {
    // AWS's own policy that caches nothing.
    const cachesNothing = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
    const { DefaultCacheBehavior: tasks, CacheBehaviors: others } = distribution('staging')
    for (const behaviour of [tasks, ...others]) {
      expect(behaviour).toMatchObject({ CachePolicyId: cachesNothing, Compress: false })
      expect(behaviour.AllowedMethods).toContain('POST')
    }
  })
})

describe('T3: connections of WebSockets', () => {
  test('go to tasks of their own, before all other rules', () => {
    const [first] = rulesByPriority()
    expect(first?.Conditions[1]).toEqual({ Field: 'path-pattern', PathPatternConfig: { Values: ['/ws/*'] } })
    const rules = readableOf(templateOf('Edge'), 'AWS::ElasticLoadBalancingV2::ListenerRule')
    expect(rules.Sockets).toMatchObject({
      ...{ Priority: first?.Priority, Actions: [{ TargetGroupArn: 'SocketTargets', Type: 'forward' }] },
    })
  })

  test.each(stageNames)('in %s come back to the same task for five minutes, and no other request does', (stage) => {
    const groups = readableOf(templateOf('Edge', stage), 'AWS::ElasticLoadBalancingV2::TargetGroup')
    const attributes = Object.entries(groups).map(([id, group]) => [id, attributesOf(group.TargetGroupAttributes)])
    const { SocketTargets: sockets, ...front } = Object.fromEntries(attributes)
    expect(sockets).toMatchObject({
      ...{ 'stickiness.enabled': 'true', 'stickiness.type': 'lb_cookie' },
      'stickiness.lb_cookie.duration_seconds': '300',
    })
    const leastBusy = { 'stickiness.enabled': 'false', 'load_balancing.algorithm.type': 'least_outstanding_requests' }
    expect(front).toMatchObject({ Blue: leastBusy, Green: leastBusy })
  })
})

describe('clients that are sent on to the function', () => {
  test('reach its own address below the path that routers and tickets name, in redirect mode only', () => {
    const { CacheBehaviors: behaviours, Origins: origins } = distribution('staging')
    expect(behaviours.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual([
      `${defaultRedirectPath}/*`,
    ])
    expect(JSON.stringify(origins[1].DomainName)).toContain('FunctionUrl')
    expect(distribution('production').CacheBehaviors).toBeUndefined()
  })

  test('bring all that they sent along, but the host: the address answers to no other than its own', () => {
    const allButHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'
    expect(distribution('staging').CacheBehaviors[0].OriginRequestPolicyId).toBe(allButHost)
  })
})

test('the firewall counts each address, refuses what AWS knows to be bad, and lets a long chat through', () => {
  const [acl] = propertiesOf(templateOf('Edge'), 'AWS::WAFv2::WebACL')
  expect(acl?.Scope).toBe('CLOUDFRONT')
  expect(acl?.Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
    'rate',
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesCommonRuleSet',
  ])
  expect(acl?.DefaultAction).toEqual({ Allow: {} })
  const [rate, ...managed] = acl?.Rules ?? []
  expect(rate.Action).toEqual({ Block: { CustomResponse: { ResponseCode: 429 } } })
  const counts = managed.map(
    ({ OverrideAction: action, Statement: { ManagedRuleGroupStatement: group } }: ManagedRule) => [
      ...[action, group.RuleActionOverrides],
    ],
  )
  const asItIs = { None: {} }
  const bodies = [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }]
  expect(counts).toEqual([
    [asItIs, []],
    [asItIs, []],
    [asItIs, bodies],
  ])
})

test.each([
  ['production', 3_000],
  ['staging', 180_000],
] as const)('in %s the firewall takes %d requests of one address in five minutes', (stage, limit) => {
  const [acl] = propertiesOf(templateOf('Edge', stage), 'AWS::WAFv2::WebACL')
  expect(acl?.Rules[0].Statement.RateBasedStatement).toEqual({
    ...{ AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: limit },
  })
  expect(limit).toBe(stages[stage].perAddress.firewall * 300)
})

test('a stage elsewhere than CloudFront takes firewalls from is refused, with what to do', () => {
  const input = { stage: { ...stages.dev, region: 'eu-west-1' } } as EdgeInput
  expect(() => createEdge({} as App, input)).toThrow(/region of dev must be us-east-1, got eu-west-1: .*put the stage/)
})

test('what waits on the way waits as long as all parts agree', () => {
  const [balancer] = propertiesOf(templateOf('Edge'), 'AWS::ElasticLoadBalancingV2::LoadBalancer')
  expect(attributesOf(balancer?.LoadBalancerAttributes)).toMatchObject({
    'idle_timeout.timeout_seconds': `${seconds(timeouts.balancerIdleMs)}`,
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'strictest',
  })
  for (const { CustomOriginConfig: origin } of distribution('staging').Origins) {
    expect(origin).toMatchObject({
      OriginReadTimeout: seconds(timeouts.edgeSilenceMs),
      OriginKeepaliveTimeout: seconds(timeouts.edgeKeepAliveMs),
      OriginProtocolPolicy: 'https-only',
    })
  }
  for (const group of propertiesOf(templateOf('Edge'), 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
    expect(group.HealthCheckTimeoutSeconds).toBe(seconds(timeouts.healthTimeoutMs))
  }
  const functions = propertiesOf(templateOf('Functions'), 'AWS::Lambda::Function')
  expect(functions.map(({ FunctionName: name, Timeout: timeout }) => [name, timeout])).toEqual([
    ['manga-assist-production-chat', seconds(timeouts.functionMs)],
    ['manga-assist-production-enrich', seconds(timeouts.enrichFunctionMs)],
  ])
})

function listenerOn(port: number) {
  return propertiesOf(templateOf('Edge'), 'AWS::ElasticLoadBalancingV2::Listener').find(({ Port }) => Port === port)
}

function rulesByPriority() {
  const rules = propertiesOf(templateOf('Edge'), 'AWS::ElasticLoadBalancingV2::ListenerRule')
  return rules.toSorted((one, other) => one.Priority - other.Priority)
}

interface ManagedRule {
  OverrideAction: object
  Statement: { ManagedRuleGroupStatement: { RuleActionOverrides: object[] } }
}

type Rule = ReturnType<typeof rulesByPriority>[number]

function conditionValue(rule: Rule | undefined): unknown {
  return rule?.Conditions[0].HttpHeaderConfig.Values[0]
}

function distributionOf(stage: StageName) {
  return readableOf(templateOf('Edge', stage), 'AWS::CloudFront::Distribution').Distribution?.DistributionConfig
}

function distribution(stage: StageName) {
  const [found] = propertiesOf(templateOf('Edge', stage), 'AWS::CloudFront::Distribution')
  return found?.DistributionConfig
}

function attributesOf(attributes: readonly { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value]))
}
