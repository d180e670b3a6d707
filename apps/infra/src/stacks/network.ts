import { type App, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { StageParameters } from '../stages.ts'
import { logGroup } from './log-group.ts'
import { stageStack } from './stage-stack.ts'

/** Port of tasks and routers that takes traffic. */
export const trafficPort = 8080
const httpPort = 80
const httpsPort = 443
/** Port of Valkey. */
export const cachePort = 6379
/** Port of DAX with TLS. */
const daxPort = 9111

/** Who may talk to whom. All are here, because each is named by several stacks. */
interface SecurityGroups {
  alb: SecurityGroup
  /** Where it stands alone; else nothing is in it. */
  router: SecurityGroup
  /** Orchestrators. */
  tasks: SecurityGroup
  /** Holders of WebSockets. */
  sockets: SecurityGroup
  functions: SecurityGroup
  /** Ways to services of AWS. */
  endpoints: SecurityGroup
  cache: SecurityGroup
  dax: SecurityGroup
}

export interface Network {
  stack: Stack
  vpc: Vpc
  groups: SecurityGroups
  /** Encrypts logs, queues and secrets of the stage. */
  key: Key
}

/** Services of AWS that are reached without leaving the network, each by an endpoint of its own. */
const endpointServices = {
  EcrApi: InterfaceVpcEndpointAwsService.ECR,
  EcrImages: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Metrics: InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  Secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
  Bedrock: InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
  SageMaker: InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
} as const

/** Network of a stage: public subnets hold the load balancer and nothing else, tasks and functions are private. */
export function createNetwork(app: App, stage: StageParameters): Network {
  const stack = stageStack(app, 'Network', stage)
  const key = createKey(stack)
  const vpc = createVpc(stack, stage)
  vpc.addFlowLog('FlowLog', {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup(stack, 'FlowLogs', { stage, key })),
    trafficType: FlowLogTrafficType.ALL,
  })
  const groups = createGroups(stack, vpc)
  allowTraffic(groups, stage.services.router !== undefined)
  addEndpoints(vpc, groups)
  return { stack, vpc, groups, key }
}

function createVpc(stack: Stack, { availabilityZones, natGateways }: StageParameters): Vpc {
  return new Vpc(stack, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
    availabilityZones: [...availabilityZones],
    natGateways,
    subnetConfiguration: [
      // No address is given to what is started here: the load balancer brings its own.
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      // Each task and each environment of a function takes an address: 4,091 in each zone.
      { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    ],
    restrictDefaultSecurityGroup: false,
  })
}

function createGroups(stack: Stack, vpc: Vpc): SecurityGroups {
  const group = (id: string, description: string) =>
    new SecurityGroup(stack, id, { vpc, description, allowAllOutbound: false })
  return {
    alb: group('AlbGroup', 'Load balancer'),
    router: group('RouterGroup', 'Routers that stand alone'),
    tasks: group('TaskGroup', 'Orchestrators'),
    sockets: group('SocketGroup', 'Holders of WebSockets'),
    functions: group('FunctionGroup', 'Functions'),
    endpoints: group('EndpointGroup', 'Ways to services of AWS'),
    cache: group('CacheGroup', 'Valkey'),
    dax: group('DaxGroup', 'DAX'),
  }
}

/** Every connection that there is; what is not here is refused. Traffic comes in by the load balancer only. */
function allowTraffic(groups: SecurityGroups, hasRouter: boolean): void {
  const { alb, router, tasks, sockets, functions, endpoints, cache, dax } = groups
  alb.addIngressRule(Peer.anyIpv4(), Port.tcp(httpsPort), 'Readers')
  alb.addIngressRule(Peer.anyIpv4(), Port.tcp(httpPort), 'Readers, who are sent on to 443')
  for (const behind of hasRouter ? [router, sockets] : [tasks, sockets]) connect(alb, behind, trafficPort)
  if (hasRouter) connect(router, tasks, trafficPort)
  for (const client of [router, tasks, sockets, functions]) {
    connect(client, endpoints, httpsPort)
    // DynamoDB and S3 have public addresses behind their gateways; keys of the token issuer are read from the internet.
    client.addEgressRule(Peer.anyIpv4(), Port.tcp(httpsPort), 'Gateways of AWS and the token issuer')
  }
  for (const client of [tasks, sockets, functions]) connect(client, cache, cachePort)
  for (const client of [tasks, sockets]) connect(client, dax, daxPort)
}

function connect(from: SecurityGroup, to: SecurityGroup, port: number): void {
  const { connections } = to
  connections.allowFrom(from, Port.tcp(port))
}

function addEndpoints(vpc: Vpc, { endpoints }: SecurityGroups): void {
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 })
  vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB })
  for (const [id, service] of Object.entries(endpointServices)) {
    vpc.addInterfaceEndpoint(id, { service, securityGroups: [endpoints], open: false })
  }
}

function createKey(stack: Stack): Key {
  const key = new Key(stack, 'Key', {
    description: 'Logs, queues and secrets of one stage',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: '*' }) },
      },
    }),
  )
  return key
}
