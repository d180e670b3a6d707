import { lambdaCostUsd } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import type { StageName } from '../../stages.ts'
import { alarmsOf } from '../../testing/alarms.ts'
import { readableOf } from '../../testing/resources.ts'
import { templateOf } from '../../testing/stage.ts'
import { idOf, type ServiceName } from '../services/service-names.ts'

/** In which stages differ. */
interface Place {
  stage: StageName
  /** The service that spills. */
  spilling: 'orchestrator' | 'router'
  running: readonly ServiceName[]
  /** Four fifths of the dollars of a day, and the part of the whole that each of those who spill has. */
  spentUsd: number
  partUsd: number
}

const running = ['orchestrator', 'socket'] as const

const places: readonly Place[] = [
  { stage: 'dev', spilling: 'orchestrator', running, spentUsd: 4, partUsd: 5 / 4 },
  { stage: 'staging', spilling: 'router', running: [...running, 'router'], spentUsd: 32, partUsd: 40 / 6 },
  { stage: 'production', spilling: 'orchestrator', running, spentUsd: 160, partUsd: 200 / 100 },
]

describe.each(places)('A12: alarms of $stage', (place) => {
  const { stage, spilling } = place

  test('watch the metrics of their rows, by their statistics, thresholds and minutes, and wake somebody', () => {
    const told = ['begins: Alarms', 'is over: Alarms']
    const expected = Object.entries({ ...ofReaders, ...ofServices(place), ...ofOverflow(place) })
    expect(alarmsOf('Observability', stage)).toEqual(
      Object.fromEntries(expected.map(([name, lines]) => [name, [...lines, ...told]])),
    )
  })

  test('count how often a breaker opened in the log of those who spill', () => {
    const [filter] = Object.values(readableOf(templateOf('Observability', stage), 'AWS::Logs::MetricFilter'))
    expect(filter).toMatchObject({
      LogGroupName: { orchestrator: 'OrchestratorLogs', router: 'RouterLogs' }[spilling],
      MetricTransformations: [
        { MetricNamespace: 'MangaAssist', MetricName: `BreakerOpened-manga-assist-${stage}`, MetricValue: '1' },
      ],
    })
  })

  test('are told to the address of the stage, and so is a deployment that is given up', () => {
    const rules = readableOf(templateOf('Observability', stage), 'AWS::Events::Rule')
    expect(rules.DeploymentFailures).toMatchObject({ State: 'ENABLED', Targets: [{ Arn: 'Alarms' }] })
    const subscriptions = Object.values(readableOf(templateOf('Observability', stage), 'AWS::SNS::Subscription'))
    expect(subscriptions).toEqual([{ Protocol: 'email', Endpoint: 'oncall@example.com', TopicArn: 'Alarms' }])
  })
})

const balancer = 'LoadBalancer=LoadBalancer.LoadBalancerFullName'
/** CloudWatch takes parts of the ARN of a listener for the name of its load balancer. */
const target = (group: string) =>
  `AWS/ApplicationELB UnHealthyHostCount Maximum 60 s, LoadBalancer=Https[1]/Https[2]/Https[3], TargetGroup=${group}.TargetGroupFullName`

const ofReaders = {
  'error-rate': [
    'IF(requests > 0, 100 * (FILL(tasks, 0) + FILL(balancer, 0)) / requests, 0) > 1, 3 of 3, notBreaching',
    `requests: AWS/ApplicationELB RequestCount Sum 60 s, ${balancer}`,
    `tasks: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum 60 s, ${balancer}`,
    `balancer: AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum 60 s, ${balancer}`,
  ],
  p99: [`AWS/ApplicationELB TargetResponseTime p99 60 s, ${balancer} > 0.5, 5 of 5, notBreaching`],
  'unhealthy-tasks': [
    'MAX([FILL(blue, 0), FILL(green, 0), FILL(sockets, 0)]) > 0, 5 of 5, notBreaching',
    ...[`blue: ${target('Blue')}`, `green: ${target('Green')}`, `sockets: ${target('SocketTargets')}`],
  ],
}

function ofServices({ stage, running }: Place): Record<string, string[]> {
  const cpu = running.map((name) => [
    `cpu-${name}`,
    [
      `AWS/ECS CPUUtilization Average 60 s, ClusterName=Cluster, ServiceName=${idOf(name)}Service.Name > 80, 5 of 5, notBreaching`,
    ],
  ])
  return {
    // Nothing but this one takes silence for a sign.
    'scale-signal': [
      'samples < 1 > 0, 5 of 5, breaching',
      `samples: MangaAssist TaskSlotsWanted SampleCount 60 s, Cluster=manga-assist-${stage}, Service=orchestrator`,
    ],
    ...Object.fromEntries(cpu),
  }
}

function ofOverflow({ stage, spilling, spentUsd, partUsd }: Place): Record<string, string[]> {
  const requestUsd = lambdaCostUsd(0, 512)
  const msUsd = lambdaCostUsd(1, 512) - requestUsd
  return {
    breaker: [`MangaAssist BreakerOpened-manga-assist-${stage} Sum 60 s > 0, 1 of 1, notBreaching`],
    'lambda-throttles': ['AWS/Lambda Throttles Sum 60 s, FunctionName=Chat > 0, 2 of 2, notBreaching'],
    'lambda-spend': [
      `milliseconds * ${decimal(msUsd)} + requests * ${decimal(requestUsd)} > ${spentUsd}, 1 of 1, notBreaching`,
      'milliseconds: AWS/Lambda Duration Sum 86400 s, FunctionName=Chat',
      'requests: AWS/Lambda Invocations Sum 86400 s, FunctionName=Chat',
    ],
    'lambda-budget': [
      `100 - 100 * left / ${decimal(partUsd)} > 50, 1 of 1, notBreaching`,
      `left: MangaAssist OverflowUsdLeft Minimum 60 s, Cluster=manga-assist-${stage}, Service=${spilling}`,
    ],
    'dead-letters': [
      'AWS/SQS ApproximateNumberOfMessagesVisible Sum 60 s, QueueName=DeadLetters.QueueName > 0, 1 of 1, notBreaching',
    ],
  }
}

const decimal = (value: number) => value.toFixed(15)
