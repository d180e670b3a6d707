import { fargatePrices, lambdaCostUsd } from '@manga-assist/overflow'
import type { DropWindow } from '../calendar/drop-windows.ts'
import type { ServiceSize, StageParameters } from '../stages.ts'
import { freeTypes } from './free-types.ts'
import { prices } from './prices.ts'
import { type MonthlyTraffic, monthHours, monthlyTraffic } from './traffic.ts'

/** One resource of a template. */
export interface TemplateResource {
  Type: string
  // biome-ignore lint/suspicious/noExplicitAny: what CloudFormation takes, of any type.
  Properties?: Record<string, any>
}

interface CostLine {
  item: string
  usd: number
}

export interface MonthlyCost {
  lines: readonly CostLine[]
  totalUsd: number
  /** Kinds of resources that have neither a price nor a reason to have none. */
  unknown: readonly string[]
}

interface Context {
  stage: StageParameters
  traffic: MonthlyTraffic
}

type Price = (properties: NonNullable<TemplateResource['Properties']>, context: Context) => CostLine[]

/**
 * What a month of a stage costs: the resources of its templates, with the tasks that it has at rest and the traffic that
 * its parameters name. Not in it: tokens of the model, the endpoint for intents, data between zones, and support.
 */
export function monthlyCost(
  resources: readonly TemplateResource[],
  { stage, windows }: { stage: StageParameters; windows: readonly DropWindow[] },
): MonthlyCost {
  const context = { stage, traffic: monthlyTraffic(stage, windows) }
  const priced = resources.flatMap(({ Type, Properties = {} }) => priceOf[Type]?.(Properties, context) ?? [])
  const items = new Set(priced.map(({ item }) => item))
  const lines = [...items].map((item) => ({ item, usd: sumOf(priced.filter((line) => line.item === item)) }))
  const types = new Set(resources.map(({ Type }) => Type))
  return {
    lines: lines.sort((one, other) => other.usd - one.usd),
    totalUsd: sumOf(lines),
    unknown: [...types].filter((type) => priceOf[type] === undefined && !freeTypes.has(type)),
  }
}

const million = 1_000_000
const mbPerGb = 1_024
const cpuUnits = 1_024
const secondsPerHour = 3_600

const priceOf: Record<string, Price> = {
  'AWS::ECS::Service': ({ ServiceName: name }, { stage }) => {
    const size = Object.entries(stage.services).find(([key]) => key === name)?.[1]
    return size === undefined ? [] : [{ item: `${name}: ${size.min} tasks at rest`, usd: tasksUsd(size) }]
  },
  'AWS::Lambda::Function': ({ FunctionName: name = '', MemorySize: memoryMb }, { stage, traffic }) => {
    if (!String(name).endsWith('-chat')) return []
    const spilledUsd = traffic.spilled * lambdaCostUsd(stage.traffic.spilledMs, memoryMb)
    const gbSeconds = traffic.readyHours * secondsPerHour * (memoryMb / mbPerGb)
    return [
      { item: 'Lambda: spilled requests', usd: spilledUsd },
      { item: 'Lambda: held ready around chapters', usd: gbSeconds * prices.provisionedGbSecond },
    ]
  },
  'AWS::EC2::NatGateway': () => [{ item: 'NAT gateways', usd: monthHours * prices.natGatewayHour }],
  'AWS::EC2::VPCEndpoint': ({ SubnetIds: zones = [] }) => [
    { item: 'Ways to services of AWS', usd: zones.length * monthHours * prices.endpointHour },
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (_, { traffic }) => {
    const unitsUsd = traffic.loadBalancerUnits * prices.loadBalancerUnitHour
    return [{ item: 'Load balancer', usd: monthHours * (prices.loadBalancerHour + unitsUsd) }]
  },
  'AWS::CloudFront::Distribution': (_, { traffic: { requests, answersGb } }) => [
    { item: 'CloudFront', usd: (requests / million) * prices.edgeMillionRequests + answersGb * prices.edgeGb },
  ],
  'AWS::WAFv2::WebACL': ({ Rules: rules = [] }, { traffic: { requests } }) => {
    const fixedUsd = prices.firewallMonth + rules.length * prices.firewallRuleMonth
    return [{ item: 'WAF', usd: fixedUsd + (requests / million) * prices.firewallMillionRequests }]
  },
  'AWS::DynamoDB::Table': (_, { stage, traffic: { requests } }) => {
    const { readUnitsPerRequest, writeUnitsPerRequest, storedGb } = stage.traffic
    const reads = readUnitsPerRequest * prices.tableMillionReads
    const writes = writeUnitsPerRequest * prices.tableMillionWrites
    return [
      { item: 'DynamoDB: requests', usd: (requests / million) * (reads + writes) },
      { item: 'DynamoDB: storage', usd: storedGb * (prices.tableGbMonth + prices.tableBackupGbMonth) },
    ]
  },
  'AWS::ElastiCache::ReplicationGroup': ({ CacheNodeType: node, NumCacheClusters: nodes }) => [
    { item: 'Valkey', usd: nodes * monthHours * nodePrice(prices.cacheNodeHour, node) },
  ],
  'AWS::DAX::Cluster': ({ NodeType: node, ReplicationFactor: nodes }) => [
    { item: 'DAX', usd: nodes * monthHours * nodePrice(prices.daxNodeHour, node) },
  ],
  'AWS::Logs::LogGroup': () => [],
  'AWS::CloudWatch::Alarm': ({ Period: period = 60 }) => [
    { item: 'Alarms and dashboards', usd: period < 60 ? prices.quickAlarmMonth : prices.alarmMonth },
  ],
  'AWS::CloudWatch::Dashboard': (_, { traffic }) => [
    { item: 'Alarms and dashboards', usd: prices.dashboardMonth },
    { item: 'Logs', usd: traffic.logsGb * prices.logGb },
  ],
  'AWS::KMS::Key': () => [{ item: 'Keys, secrets and names', usd: prices.keyMonth }],
  'AWS::SecretsManager::Secret': () => [{ item: 'Keys, secrets and names', usd: prices.secretMonth }],
  'AWS::ServiceDiscovery::Service': () => [{ item: 'Keys, secrets and names', usd: prices.hostedNameMonth }],
  'AWS::ServiceDiscovery::PrivateDnsNamespace': () => [
    { item: 'Keys, secrets and names', usd: prices.hostedNameMonth },
  ],
}

function tasksUsd({ min, cpu, memoryMb }: ServiceSize): number {
  const { usdPerVcpuHour, usdPerGbHour } = fargatePrices('arm64')
  return min * monthHours * ((cpu / cpuUnits) * usdPerVcpuHour + (memoryMb / mbPerGb) * usdPerGbHour)
}

function nodePrice(table: Record<string, number>, node: string): number {
  const found = table[node]
  if (found === undefined)
    throw new RangeError(
      `a node must be of ${Object.keys(table).join(', ')}; received ${node}; add its price to src/cost/prices.ts`,
    )
  return found
}

function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0)
}
