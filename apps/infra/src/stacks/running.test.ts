import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { timeouts } from '@manga-assist/contracts'
import { lambdaCostUsd } from '@manga-assist/overflow'
import { budgetSamples, createLogger, logRouterEvent } from '@manga-assist/telemetry'
import { describe, expect, test } from 'vitest'
import { type StageName, stageNames, stages } from '../stages.ts'
import { propertiesOf, readableOf, resourceWhere } from '../testing/resources.ts'
import { stackNames, templateOf } from '../testing/stage.ts'
import { breakerLine } from './observability/breaker-metric.ts'

const operations = readFileSync(resolve(import.meta.dirname, '../../../../docs/operations.md'), 'utf8')
const seconds = (ms: number) => ms / 1_000

describe('A1: tasks', () => {
  test('are in private subnets, without an address of the internet', () => {
    const services = propertiesOf(templateOf('Services', 'staging'), 'AWS::ECS::Service')
    expect(services).toHaveLength(3)
    for (const { NetworkConfiguration: network } of services) {
      const { AssignPublicIp: address, Subnets: subnets } = network.AwsvpcConfiguration
      expect([address, subnets.length]).toEqual(['DISABLED', 3])
      expect(JSON.stringify(subnets)).not.toContain('public')
    }
  })

  test('listen for traffic on 8080 and show nothing else', () => {
    for (const { NetworkMode: mode, ContainerDefinitions: containers } of everyTask()) {
      expect(mode).toBe('awsvpc')
      expect(containers.map(({ PortMappings: ports }: Container) => ports)).toEqual([
        [{ ContainerPort: 8080, Protocol: 'tcp' }],
      ])
    }
  })

  test('can write nowhere, are nobody, and have no capabilities', () => {
    for (const { ContainerDefinitions: containers } of everyTask()) {
      expect(containers).toMatchObject([
        { ReadonlyRootFilesystem: true, User: '65532:65532', LinuxParameters: { Capabilities: { Drop: ['ALL'] } } },
      ])
    }
  })
})

test.each(stageNames)('A2: in %s orchestrators have 1 vCPU and 2 GB, others half of it, all on arm64', (stage) => {
  const sizes = tasksOf(stage).map(({ Family, Cpu, Memory, RuntimePlatform }) => [
    ...[Family, Cpu, Memory, RuntimePlatform.CpuArchitecture],
  ])
  expect(sizes).toEqual([
    [`manga-assist-${stage}-orchestrator`, '1024', '2048', 'ARM64'],
    [`manga-assist-${stage}-socket`, '512', '1024', 'ARM64'],
    ...(stage === 'staging' ? [[`manga-assist-${stage}-router`, '512', '1024', 'ARM64']] : []),
  ])
})

test('A4: orchestrators, holders of WebSockets and routers are services of their own, found by name', () => {
  const namesOf = (stage: StageName) =>
    propertiesOf(templateOf('Services', stage), 'AWS::ECS::Service').map((service) => service.ServiceName)
  expect(namesOf('production')).toEqual(['orchestrator', 'socket'])
  expect(namesOf('staging')).toEqual(['orchestrator', 'socket', 'router'])
  const found = propertiesOf(templateOf('Services', 'staging'), 'AWS::ServiceDiscovery::Service')
  expect(found.map(({ Name, DnsConfig }) => [Name, DnsConfig.DnsRecords])).toEqual(
    ['orchestrator', 'socket'].map((name) => [name, [{ TTL: seconds(timeouts.dnsIntervalMs), Type: 'A' }]]),
  )
})

describe('A5: health', () => {
  test('is asked for by the load balancer every 30 s: two good answers let a task in, three bad take it out', () => {
    const groups = everyTargetGroup()
    expect(groups).toHaveLength(3 * stageNames.length)
    for (const group of groups) {
      expect(group).toMatchObject({
        ...{ HealthCheckPath: '/health', HealthCheckIntervalSeconds: 30, Matcher: { HttpCode: '200' } },
        ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 3, Protocol: 'HTTP', Port: 8080, TargetType: 'ip' },
      })
    }
  })

  test.each(['staging', 'production'] as const)('in %s is awaited for a minute where a load balancer asks', (stage) => {
    const services = propertiesOf(templateOf('Services', stage), 'AWS::ECS::Service')
    const graces = services.map(({ LoadBalancers: balancers, HealthCheckGracePeriodSeconds: grace }) => [
      ...[balancers?.length ?? 0, grace],
    ])
    // Behind a router that stands alone, an orchestrator has none, and ECS would refuse the grace.
    const orchestrator = stage === 'staging' ? [[0, undefined]] : []
    expect(graces).toEqual([...orchestrator, [1, 60], [1, 60]])
  })

  test('is asked for in the container, too, without a shell', () => {
    for (const { ContainerDefinitions: containers } of everyTask()) {
      expect(containers[0].Essential).toBe(true)
      expect(containers[0].HealthCheck).toEqual({
        Command: ['CMD', '/nodejs/bin/node', '/app/health.mjs', '/health'],
        ...{ Interval: 10, Retries: 3, StartPeriod: 30, Timeout: seconds(timeouts.healthTimeoutMs) },
      })
    }
  })
})

describe('A9: a deployment', () => {
  test('of a router waits for the orchestrators that its check asks', () => {
    const services = Object.values(templateOf('Services', 'staging').findResources('AWS::ECS::Service'))
    const router = services.find(({ Properties: { ServiceName: name } }) => name === 'router')
    expect(router?.DependsOn).toContainEqual(expect.stringMatching(/^OrchestratorService/))
  })
})

describe('A9: what a deployment replaces is kept, for a rollback to lead back to', () => {
  test.each([
    // Not one whose creation was taken back: Lambda would refuse to make it again.
    ['Functions', 'AWS::Lambda::Version', 2, 'RetainExceptOnCreate'],
    ['Services', 'AWS::ECS::TaskDefinition', 3, 'Retain'],
  ] as const)('in the stack %s every %s', (stack, type, count, deletion) => {
    const made = Object.values(templateOf(stack, 'staging').findResources(type))
    const ends = made.map(({ DeletionPolicy: deleted, UpdateReplacePolicy: replaced }) => [deleted, replaced])
    expect(ends).toEqual(new Array(count).fill([deletion, 'Retain']))
  })
})

describe('A10: a task that stops', () => {
  test('has the time that all parts agree on', () => {
    for (const { ContainerDefinitions: containers } of everyTask()) {
      expect(containers[0].StopTimeout).toBe(seconds(timeouts.stopMs))
      expect(containers[0].Environment).toEqual(
        expect.arrayContaining([
          { Name: 'DRAIN_NOTICE_MS', Value: `${timeouts.drainNoticeMs}` },
          { Name: 'DRAIN_TIMEOUT_MS', Value: `${timeouts.drainMs}` },
        ]),
      )
    }
  })

  test('is left what it still answers by the load balancer', () => {
    for (const group of everyTargetGroup()) {
      expect(attributesOf(group.TargetGroupAttributes)).toMatchObject({
        'deregistration_delay.timeout_seconds': `${seconds(timeouts.deregistrationMs)}`,
      })
    }
  })
})

describe('A11: logs', () => {
  test('of tasks and functions end, and are encrypted', () => {
    const days = { dev: 7, staging: 30, production: 365 }
    for (const stage of stageNames) {
      const groups = stackNames.flatMap((stack) => Object.values(readableOf(templateOf(stack, stage), logGroup)))
      // Two functions, the gate, the firewall, the network, and every service.
      expect(groups).toHaveLength(5 + tasksOf(stage).length)
      for (const group of groups) expect(group).toMatchObject({ RetentionInDays: days[stage], KmsKeyId: 'Key.Arn' })
    }
  })

  test('are JSON, and never waited for', () => {
    const functions = Object.entries(readableOf(templateOf('Functions'), 'AWS::Lambda::Function'))
    expect(functions.map(([id, { LoggingConfig: logs }]) => [id, logs])).toEqual([
      ['Chat', { LogFormat: 'JSON', LogGroup: 'ChatLogs' }],
      ['Enrich', { LogFormat: 'JSON', LogGroup: 'EnrichLogs' }],
    ])
    for (const { ContainerDefinitions: containers } of everyTask()) {
      expect(containers[0].LogConfiguration).toMatchObject({ LogDriver: 'awslogs', Options: { mode: 'non-blocking' } })
    }
  })
})

describe('A12: alarms', () => {
  test('a breaker that opens is seen by the line that the router writes', () => {
    const lines: string[] = []
    const logger = createLogger({ service: 'task', level: 'info', stream: { write: (line) => lines.push(line) } })
    logRouterEvent(logger, { kind: 'breaker-changed', state: 'open' })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject(breakerLine)
    const [filter] = propertiesOf(templateOf('Observability'), 'AWS::Logs::MetricFilter')
    expect(filter?.FilterPattern).toBe('{ ($.message = "breaker-changed") && ($.state = "open") }')
  })

  test('money on Lambda is reckoned by the price table of the router', () => {
    const [{ Expression: expression = '' } = {}] = alarmNamed('production', 'lambda-spend').Metrics
    const [perMs = 0, perRequest = 0] = [...expression.matchAll(/\* ([\d.]+)/g)].map(([, number]) => Number(number))
    expect(4_000 * perMs + perRequest).toBeCloseTo(lambdaCostUsd(4_000, 512), 12)
  })

  test.each([
    ['production', 'orchestrator', 2],
    ['staging', 'router', 40 / 6],
  ] as const)(
    'money in %s is watched where a %s has its part, long before the stage has spent all',
    (stage, service, part) => {
      const alarm = alarmNamed(stage, 'lambda-budget')
      expect(metricsIn(alarm)).toEqual([`MangaAssist OverflowUsdLeft Minimum 60 manga-assist-${stage} ${service}`])
      expect(budgetSamples({ leftUsd: 1 }, 0).map(({ name }) => name)).toEqual(['OverflowUsdLeft'])
      const [{ Expression: expression = '' } = {}] = alarm.Metrics
      expect(Number(/left \/ ([\d.]+)$/.exec(expression)?.[1])).toBeCloseTo(part, 6)
      const { OVERFLOW_USD_PER_DAY: given } = variablesOf(stage, service)
      expect(Number(given)).toBeCloseTo(part, 6)
    },
  )

  test.each(stageNames)('the dashboard, Container Insights and access logs of %s are there', (stage) => {
    templateOf('Observability', stage).resourceCountIs('AWS::CloudWatch::Dashboard', 1)
    expect(propertiesOf(templateOf('Services', stage), 'AWS::ECS::Cluster')[0]?.ClusterSettings).toEqual([
      { Name: 'containerInsights', Value: 'enhanced' },
    ])
    const [balancer] = Object.values(readableOf(templateOf('Edge', stage), loadBalancer))
    expect(attributesOf(balancer?.LoadBalancerAttributes)).toMatchObject({
      ...{ 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': 'AccessLogs' },
    })
    const { AccessLogs: bucket } = readableOf(templateOf('Edge', stage), 'AWS::S3::Bucket')
    const days = { dev: 7, staging: 30, production: 365 }
    expect(bucket?.LifecycleConfiguration.Rules).toMatchObject([{ Status: 'Enabled', ExpirationInDays: days[stage] }])
  })

  test.each([
    ['production', 'orchestrator'],
    ['staging', 'router'],
  ] as const)('the dashboard of %s shows what is left of the money where a %s has its part', (stage, service) => {
    const [dashboard] = propertiesOf(templateOf('Observability', stage), 'AWS::CloudWatch::Dashboard')
    const body = JSON.stringify(dashboard?.DashboardBody).replaceAll('\\', '')
    expect(body).toContain(`"OverflowUsdLeft","Cluster","manga-assist-${stage}","Service","${service}"`)
  })

  test('a signal that is missing is one, where all others are quiet without values', () => {
    const silent = alarmsOf('production', 'Observability').filter(([, alarm]) => alarm.TreatMissingData === 'breaching')
    expect(silent.map(([, { AlarmName }]) => AlarmName)).toEqual(['manga-assist-production-scale-signal'])
  })

  test('a deployment that ECS gives up is told, too', () => {
    const [rule] = propertiesOf(templateOf('Observability'), 'AWS::Events::Rule')
    expect(rule?.EventPattern).toMatchObject({
      ...{ source: ['aws.ecs'], detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] } },
    })
    expect(JSON.stringify(rule?.EventPattern.resources)).toContain(':service/manga-assist-production/')
  })

  test('each has its line in docs/operations.md, and no line is without one', () => {
    const [, section = ''] = operations.split('## Alarms of AWS\n')
    const cells = (section.split('\n## ')[0] ?? '').matchAll(/^\| (`.+?) +\|/gm)
    const told = [...cells].flatMap(([, cell = '']) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name))
    const made = (['staging', 'production'] as const).flatMap((stage) =>
      alarmsOf(stage, 'Observability').map(([, { AlarmName }]) => AlarmName.slice(`manga-assist-${stage}-`.length)),
    )
    expect(new Set(told)).toEqual(new Set(made))
  })

  test('what production needs of AWS is what docs/operations.md says', () => {
    // The check of deployments is one of them, in the stack of what it checks.
    const functions = stackNames.flatMap((stack) => propertiesOf(templateOf(stack), 'AWS::Lambda::Function'))
    expect(functions.length).toBeGreaterThan(2)
    const kept = functions.reduce((sum, { ReservedConcurrentExecutions: count = 0 }) => sum + count, 0)
    const vcpus = Object.values(stages.production.services).flatMap((size) =>
      size ? [(size.max * size.cpu) / 1_024] : [],
    )
    // What readers meet first is there twice during a deployment.
    const needed = vcpus.reduce((sum, count) => sum + count, vcpus[0] ?? 0)
    const compact = operations.replaceAll(/ +/g, ' ')
    const mustStayFree = 100
    expect(compact).toContain(
      `| Lambda, concurrent executions | 1,000 | ${(kept + mustStayFree).toLocaleString('en')} | what`,
    )
    expect(compact).toContain(`| Fargate, vCPUs on demand | the account's own | ${needed.toLocaleString('en')} |`)
    const { maxReadUnits, maxWriteUnits } = stages.production.table
    expect(compact).toContain(
      `| DynamoDB, read units of a table | 40,000 | ${maxReadUnits.toLocaleString('en')} | most`,
    )
    expect(compact).toContain(
      `| DynamoDB, write units of a table | 40,000 | ${maxWriteUnits.toLocaleString('en')} | most`,
    )
    // What asks for no more than the usual needs no row, and a stage that asks for more than production has none.
    const asked = stageNames.flatMap((name) => [stages[name].table.maxReadUnits, stages[name].table.maxWriteUnits])
    expect(Math.max(...asked)).toBe(maxReadUnits)
  })

  test('are told through a topic whose key those who tell may use', () => {
    const [key] = propertiesOf(templateOf('Network'), 'AWS::KMS::Key')
    expect(key?.KeyPolicy.Statement).toContainEqual({
      ...{ Effect: 'Allow', Resource: '*', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] },
      Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
    })
  })
})

interface Container {
  PortMappings: object[]
}

const logGroup = 'AWS::Logs::LogGroup'
const loadBalancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const everyTask = () => stageNames.flatMap(tasksOf)
const everyTargetGroup = () =>
  stageNames.flatMap((stage) => propertiesOf(templateOf('Edge', stage), 'AWS::ElasticLoadBalancingV2::TargetGroup'))
const tasksOf = (stage: StageName) => propertiesOf(templateOf('Services', stage), 'AWS::ECS::TaskDefinition')

/** Variables of the tasks of a service, by name. */
function variablesOf(stage: StageName, service: string): Record<string, string> {
  const task = resourceWhere(
    ...([templateOf('Services', stage), 'AWS::ECS::TaskDefinition'] as const),
    ...(['Family', `manga-assist-${stage}-${service}`] as const),
  )
  const variables: { Name: string; Value: string }[] = task.ContainerDefinitions[0].Environment
  return Object.fromEntries(variables.map(({ Name, Value }) => [Name, Value]))
}

function alarmsOf(stage: StageName, stack: 'Services' | 'Observability') {
  const found = templateOf(stack, stage).findResources('AWS::CloudWatch::Alarm')
  return Object.entries(found).map(([id, { Properties }]) => [id, Properties] as const)
}

function alarmNamed(stage: StageName, name: string) {
  return resourceWhere(
    ...([templateOf('Observability', stage), 'AWS::CloudWatch::Alarm'] as const),
    ...(['AlarmName', `manga-assist-${stage}-${name}`] as const),
  )
}

/** Metrics behind an alarm on an expression, each in a line. */
function metricsIn(alarm: ReturnType<typeof alarmNamed>): string[] {
  const stats: MetricStat[] = alarm?.Metrics.flatMap(({ MetricStat: stat }: { MetricStat?: MetricStat }) => stat ?? [])
  return stats.map(({ Metric: { Namespace, MetricName, Dimensions }, Stat, Period }) =>
    [Namespace, MetricName, Stat, Period, ...Dimensions.map(({ Value }) => Value)].join(' '),
  )
}

interface MetricStat {
  Metric: { Namespace: string; MetricName: string; Dimensions: { Value: string }[] }
  Stat: string
  Period: number
}

function attributesOf(attributes: readonly { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value]))
}
