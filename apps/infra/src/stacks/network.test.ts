import { describe, expect, test } from 'vitest'
import { type StageName, stages } from '../stages.ts'
import { propertiesOf, readableOf } from '../testing/resources.ts'
import { stackNames, templateOf } from '../testing/stage.ts'

/** Who meets readers first, behind the load balancer. */
const fronts = [
  ['dev', 'TaskGroup'],
  ['staging', 'RouterGroup'],
  ['production', 'TaskGroup'],
] as const

describe.each(fronts)('A1: the network of %s', (stage, front) => {
  const behindRouter = front === 'RouterGroup' ? ['RouterGroup > TaskGroup 8080'] : []
  const inside = [
    ...[`AlbGroup > ${front} 8080`, 'AlbGroup > SocketGroup 8080', ...behindRouter],
    ...['TaskGroup', 'SocketGroup', 'FunctionGroup'].map((client) => `${client} > CacheGroup 6379`),
    ...['TaskGroup', 'SocketGroup'].map((client) => `${client} > DaxGroup 9111`),
    ...clients.map((client) => `${client} > EndpointGroup 443`),
  ]

  test('lets the load balancer alone, or a router, reach tasks, on 8080; readers reach the load balancer', () => {
    const readers = ['0.0.0.0/0 > AlbGroup 443', '0.0.0.0/0 > AlbGroup 80']
    expect(connectionsOf(stage, 'Ingress')).toEqual([...inside, ...readers].sort())
  })

  test('lets out what is let in elsewhere, and to port 443 of other addresses', () => {
    const outside = clients.map((client) => `${client} > 0.0.0.0/0 443`)
    expect(connectionsOf(stage, 'Egress')).toEqual([...inside, ...outside].sort())
  })

  test('holds each service in the group that is made for it', () => {
    const { dax, overflowTransport } = stages[stage]
    expect(groupsOf(stage)).toEqual({
      LoadBalancer: ['AlbGroup.GroupId'],
      ...{ OrchestratorService: ['TaskGroup.GroupId'], SocketService: ['SocketGroup.GroupId'] },
      ...(front === 'RouterGroup' && { RouterService: ['RouterGroup.GroupId'] }),
      ...{ Cache: ['CacheGroup.GroupId'], ...(dax && { Dax: ['DaxGroup.GroupId'] }) },
      // Its address streams outside the network only, and so does what the gate asks.
      ...{ Chat: overflowTransport === 'redirect' ? undefined : ['FunctionGroup.GroupId'], Gate: undefined },
      Enrich: ['FunctionGroup.GroupId'],
    })
  })

  test('holds services and the cache in private subnets, whose way out is a NAT gateway, and the load balancer in public ones', () => {
    const zones = stages[stage].availabilityZones.map((_, index) => index + 1)
    const subnets = (kind: string) => zones.map((zone) => `Vpc${kind}Subnet${zone}Subnet`)
    const services = ofStage(stage, 'AWS::ECS::Service').map(([, { NetworkConfiguration: network }]) => network)
    const aws = { AssignPublicIp: 'DISABLED', Subnets: subnets('private') }
    for (const { AwsvpcConfiguration: place } of services) expect(place).toMatchObject(aws)
    const [[, balancer] = []] = ofStage(stage, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    expect(balancer).toMatchObject({ Scheme: 'internet-facing', Subnets: subnets('public') })
    const [[, cache] = []] = ofStage(stage, 'AWS::ElastiCache::SubnetGroup')
    expect(cache?.SubnetIds).toEqual(subnets('private'))
    const ways = ofStage(stage, 'AWS::EC2::Route').map(([, route]) => wayOut(route as Route))
    expect(ways.sort()).toEqual([...zones.map(() => 'private by NAT'), ...zones.map(() => 'public by gateway')])
  })
})

describe('A1: subnets and ways out', () => {
  test('no subnet gives addresses of the internet', () => {
    const subnets = propertiesOf(templateOf('Network'), 'AWS::EC2::Subnet')
    expect(subnets).toHaveLength(6)
    expect(subnets.map(({ MapPublicIpOnLaunch: given }) => given)).not.toContain(true)
  })

  test('services of AWS are reached from inside, in every zone', () => {
    const endpoints = propertiesOf(templateOf('Network'), 'AWS::EC2::VPCEndpoint')
    const inside = endpoints.filter(({ VpcEndpointType: type }) => type === 'Interface')
    expect(inside.map(({ SubnetIds: subnets }) => subnets.length)).toEqual(new Array(8).fill(3))
    expect(endpoints.length - inside.length).toBe(2)
  })
})

/** Who calls services of AWS. */
const clients = ['RouterGroup', 'TaskGroup', 'SocketGroup', 'FunctionGroup']

const ofStage = (stage: StageName, type: string) =>
  stackNames.flatMap((stack) => Object.entries(readableOf(templateOf(stack, stage), type)))

/** Every connection that any group of a stage lets in or out, whether its rule stands in the group or by itself. */
function connectionsOf(stage: StageName, way: 'Ingress' | 'Egress'): string[] {
  const within = ofStage(stage, 'AWS::EC2::SecurityGroup').flatMap(([id, group]) =>
    (group[`SecurityGroup${way}`] ?? []).map((rule: GroupRule) => ({ ...rule, GroupId: id })),
  )
  const alone = ofStage(stage, `AWS::EC2::SecurityGroup${way}`).map(([, rule]) => rule as GroupRule)
  const rules = [...within, ...alone].filter(({ CidrIp: address }) => address !== nowhere)
  return rules.map((rule) => connection(rule, way)).sort()
}

/** How the CDK says that a group lets nothing out: without any rule AWS would let out everything. */
const nowhere = '255.255.255.255/32'

interface GroupRule {
  GroupId: string
  FromPort: number
  ToPort: number
  IpProtocol: string
  [otherSide: string]: unknown
}

const otherSides = [
  ...['SourceSecurityGroupId', 'DestinationSecurityGroupId', 'CidrIp', 'CidrIpv6'],
  ...['SourcePrefixListId', 'DestinationPrefixListId'],
]

/** `from > to port`, for one port of TCP; any other rule says what it allows. */
function connection(rule: GroupRule, way: 'Ingress' | 'Egress'): string {
  const { GroupId: group, FromPort: first, ToPort: last, IpProtocol: protocol } = rule
  const named = otherSides.flatMap((side) => rule[side] ?? []).join(' and ')
  const sides = way === 'Ingress' ? [named, group] : [group, named]
  const port = protocol === 'tcp' && first === last ? first : `${protocol} ${first} to ${last}`
  return `${sides.join(' > ').replaceAll('.GroupId', '')} ${port}`
}

interface Route {
  RouteTableId: string
  NatGatewayId?: string
  GatewayId?: string
}

function wayOut({ RouteTableId: table, NatGatewayId: nat, GatewayId: gateway }: Route): string {
  const kind = /^Vpc(private|public)Subnet/.exec(table)?.[1]
  return `${kind} by ${nat === undefined ? `${gateway && 'gateway'}` : 'NAT'}`
}

/** Groups of everything in a stage that is in one, and of every function. */
function groupsOf(stage: StageName): Record<string, string[]> {
  const balancers = ofStage(stage, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
  const services = ofStage(stage, 'AWS::ECS::Service')
  const caches = [...ofStage(stage, 'AWS::ElastiCache::ReplicationGroup'), ...ofStage(stage, 'AWS::DAX::Cluster')]
  return Object.fromEntries([
    ...balancers.map(([id, { SecurityGroups }]) => [id, SecurityGroups]),
    ...services.map(([id, { NetworkConfiguration: network }]) => [id, network.AwsvpcConfiguration.SecurityGroups]),
    ...caches.map(([id, { SecurityGroupIds }]) => [id, SecurityGroupIds]),
    ...ofStage(stage, 'AWS::Lambda::Function').map(([id, { VpcConfig }]) => [id, VpcConfig?.SecurityGroupIds]),
  ])
}
