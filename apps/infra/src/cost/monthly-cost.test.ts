import { fargateCostUsd, lambdaCostUsd } from '@manga-assist/overflow'
import { expect, test } from 'vitest'
import { stages } from '../stages.ts'
import { monthlyCost, type TemplateResource } from './monthly-cost.ts'
import { monthHours } from './traffic.ts'

const { production } = stages
const msPerHour = 3_600_000

test('A13: ten tasks at rest cost what the planner reckons for them', () => {
  const service = { Type: 'AWS::ECS::Service', Properties: { ServiceName: 'orchestrator' } }
  const [line] = costOf([service]).lines
  expect(line?.item).toBe('orchestrator: 10 tasks at rest')
  expect(line?.usd).toBeCloseTo(fargateCostUsd(10 * monthHours * msPerHour), 6)
})

test('what spills costs what the planner reckons for it, and environments held ready their hours', () => {
  const chat = {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'manga-assist-production-chat', MemorySize: 512 },
  }
  const hour = { fromMs: 0, toMs: msPerHour, multiple: 10 }
  const [spilled, ready] = monthlyCost([chat], { stage: production, windows: [hour] }).lines
  const { requestsPerSecond, spilledShare, spilledMs } = production.traffic
  const requests = requestsPerSecond * 3_600 * monthHours * spilledShare
  expect(spilled?.usd).toBeCloseTo(requests * lambdaCostUsd(spilledMs, 512), 6)
  // 180 environments of half a GB for an hour.
  expect(ready?.usd).toBeCloseTo(180 * 0.5 * 3_600 * 0.0000033334, 9)
})

test('lines of one item are one line, the largest comes first, and all are summed up', () => {
  const secret = { Type: 'AWS::SecretsManager::Secret' }
  const gateway = { Type: 'AWS::EC2::NatGateway' }
  const { lines, totalUsd } = costOf([secret, gateway, secret])
  expect(lines).toEqual([
    { item: 'NAT gateways', usd: expect.closeTo(monthHours * 0.045, 9) },
    { item: 'Keys, secrets and names', usd: expect.closeTo(0.8, 9) },
  ])
  expect(totalUsd).toBeCloseTo(monthHours * 0.045 + 0.8, 9)
})

test('a kind of resource without a price is named', () => {
  expect(costOf([{ Type: 'AWS::EKS::Cluster' }, { Type: 'AWS::IAM::Role' }]).unknown).toEqual(['AWS::EKS::Cluster'])
})

test('a node without a price is refused, with those that have one', () => {
  const cache = {
    Type: 'AWS::ElastiCache::ReplicationGroup',
    Properties: { CacheNodeType: 'cache.x', NumCacheClusters: 1 },
  }
  expect(() => costOf([cache])).toThrow(/a node must be of cache\.t4g\.micro, .*; received cache\.x; add its price/)
})

function costOf(resources: readonly TemplateResource[]) {
  return monthlyCost(resources, { stage: production, windows: [] })
}
