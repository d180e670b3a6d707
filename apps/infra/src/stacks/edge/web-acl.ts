import { Fn, type Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { StageParameters } from '../../stages.ts'
import { logGroup } from '../log-group.ts'

const windowSeconds = 300

/** Rules that AWS keeps; those in `counted` would refuse what our readers do. */
const managed = [
  { name: 'AWSManagedRulesAmazonIpReputationList', counted: [] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counted: [] },
  // A chat brings its history along: bodies over 8 KB are ordinary here. The application bounds them itself.
  { name: 'AWSManagedRulesCommonRuleSet', counted: ['SizeRestrictions_BODY'] },
] as const

/** The firewall in front of CloudFront. Gives its ARN. */
export function createWebAcl(stack: Stack, { stage, key }: { stage: StageParameters; key: IKey }): string {
  const acl = new CfnWebACL(stack, 'WebAcl', {
    name: `manga-assist-${stage.name}`,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('all'),
    rules: [rateRule(0, stage), ...managed.map((rule, index) => managedRule(rule, index + 1))],
  })
  // WAF writes only to groups whose name begins so.
  const logs = logGroup(stack, 'WebAclLogs', { stage, key, name: `aws-waf-logs-manga-assist-${stage.name}` })
  new CfnLoggingConfiguration(stack, 'WebAclLogging', {
    resourceArn: acl.attrArn,
    // Without the `:*` at its end, which CloudFormation adds to the ARN of a group.
    logDestinationConfigs: [Fn.select(0, Fn.split(':*', logs.logGroupArn))],
    redactedFields: [{ singleHeader: { Name: 'authorization' } }, { singleHeader: { Name: 'cookie' } }],
  })
  return acl.attrArn
}

/** Counts each address: one that asks for more is not let through until it asks for less. */
function rateRule(priority: number, { perAddress }: StageParameters): CfnWebACL.RuleProperty {
  const limit = perAddress.firewall * windowSeconds
  return {
    name: 'rate',
    priority,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: windowSeconds } },
    visibilityConfig: visibility('rate'),
  }
}

function managedRule({ name, counted }: (typeof managed)[number], priority: number): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  }
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true }
}
