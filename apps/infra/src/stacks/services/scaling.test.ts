import { scaleSamples } from '@manga-assist/telemetry'
import { describe, expect, test } from 'vitest'
import { type StageName, stageNames } from '../../stages.ts'
import { alarmsOf } from '../../testing/alarms.ts'
import { propertiesOf, readableOf } from '../../testing/resources.ts'
import { templateOf } from '../../testing/stage.ts'

describe('A3: scaling', () => {
  test.each([
    ['dev', { orchestrator: [1, 4], socket: [1, 2] }],
    ['staging', { orchestrator: [2, 20], socket: [2, 6], router: [2, 6] }],
    ['production', { orchestrator: [10, 100], socket: [3, 30] }],
  ] as const)('in %s keeps tasks between what runs at rest and what runs at most', (stage, ranges) => {
    const targets = propertiesOf(templateOf('Services', stage), 'AWS::ApplicationAutoScaling::ScalableTarget')
    const kept = targets.map(({ ResourceId, ScalableDimension, MinCapacity, MaxCapacity }) => [
      ...[ResourceId, ScalableDimension, MinCapacity, MaxCapacity],
    ])
    expect(kept).toEqual(
      Object.entries(ranges).map(([name, range]) => [
        ...[`service/manga-assist-${stage}/${name}`, 'ecs:service:DesiredCount', ...range],
      ]),
    )
  })

  test('keeps as many tasks as the calendar asks for around a drop', () => {
    const targets = readableOf(templateOf('Services'), 'AWS::ApplicationAutoScaling::ScalableTarget')
    expect(targets.OrchestratorTasks?.ScheduledActions).toMatchObject([
      { Schedule: 'at(2027-01-01T00:50:00)', ScalableTargetAction: { MinCapacity: 100, MaxCapacity: 100 } },
      { Schedule: 'at(2027-01-01T01:15:00)', ScalableTargetAction: { MinCapacity: 10, MaxCapacity: 100 } },
    ])
  })

  test.each([
    ['staging', ['Orchestrator', 'Socket', 'Router']],
    ['production', ['Orchestrator', 'Socket']],
  ] as const)('in %s by target tracking keeps CPU at 60 in a hundred, by values of every 20 s', (stage, ids) => {
    const tracking = Object.fromEntries(ids.map((id) => [`${id}CpuTracking`, trackingOf(id)]))
    expect(policiesOf(stage)).toEqual({ ...tracking, ...demandPolicies })
    for (const { Monitoring: monitoring } of propertiesOf(templateOf('Services', stage), 'AWS::ECS::Service')) {
      expect(monitoring.MetricConfigurations).toEqual([
        { MetricNames: ['CPUUtilization', 'MemoryUtilization'], ResolutionSeconds: 20 },
      ])
    }
  })

  test('by steps adds five above 70 % of CPU for three minutes, removes five below 30 % for ten', () => {
    const cpuOf = (id: string) =>
      `AWS/ECS CPUUtilization Average 60 s, ClusterName=Cluster, ServiceName=${id}Service.Name`
    const alarms = alarmsOf('Services', 'dev')
    for (const id of ['Orchestrator', 'Socket']) {
      expect(alarms[`${id}CpuBusy`]).toEqual([`${cpuOf(id)} > 70, 3 of 3, missing`, `begins: ${id}OutStep`])
      expect(alarms[`${id}CpuIdle`]).toEqual([`${cpuOf(id)} < 30, 10 of 10, missing`, `begins: ${id}InStep`])
    }
    expect(policiesOf('dev')).toEqual({ ...stepsOf('Orchestrator'), ...stepsOf('Socket'), ...demandPolicies })
  })

  test('adds in one step what the most of it makes necessary, up to ten times what runs', () => {
    for (const { MetricIntervalUpperBound: overTarget = 9, ScalingAdjustment: percent } of demandSteps) {
      expect(1 + percent / 100).toBeGreaterThanOrEqual(1 + overTarget)
    }
  })

  test.each(stageNames)(
    'in %s follows within 20 s what is wanted of each task, by what tasks and routers publish',
    (stage) => {
      const { OrchestratorDemand: orchestrators, SocketDemand: sockets } = alarmsOf('Services', stage)
      expect(sockets).toEqual(byTasks(stage, 'Socket'))
      expect(orchestrators).toEqual(stage === 'staging' ? byRouter(stage) : byTasks(stage, 'Orchestrator'))
    },
  )

  test('reads metrics that are published under their names', () => {
    expect(namesPublishedBy('task')).toContain('TaskSlotsWanted')
    expect(namesPublishedBy('fleet')).toEqual(expect.arrayContaining(['DesiredTaskCount', 'ReadyTaskCount']))
  })

  test('counts tasks alone: a deployment in the middle of a burst says nothing of their number', () => {
    const services = propertiesOf(templateOf('Services'), 'AWS::ECS::Service')
    expect(services.map((service) => service.DesiredCount)).toEqual([undefined, undefined])
  })
})

/** Up to how far over what tasks hold well (1 is twice as much), and the percent of them that are added then. */
const demandSteps: { MetricIntervalUpperBound?: number; ScalingAdjustment: number }[] = [
  { MetricIntervalUpperBound: 0.5, ScalingAdjustment: 50 },
  { MetricIntervalUpperBound: 1, ScalingAdjustment: 100 },
  { MetricIntervalUpperBound: 3, ScalingAdjustment: 300 },
  { ScalingAdjustment: 900 },
]

const demandPolicies = { OrchestratorDemandStep: demandOf('Orchestrator'), SocketDemandStep: demandOf('Socket') }

function demandOf(id: string) {
  const lowerBounds = [0, 0.5, 1, 3]
  return {
    ...{ PolicyType: 'StepScaling', ScalingTargetId: `${id}Tasks` },
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'PercentChangeInCapacity',
      ...{ Cooldown: 30, MinAdjustmentMagnitude: 1 },
      StepAdjustments: demandSteps.map((step, index) => ({ MetricIntervalLowerBound: lowerBounds[index], ...step })),
    },
  }
}

function trackingOf(id: string) {
  return {
    ...{ PolicyType: 'TargetTrackingScaling', ScalingTargetId: `${id}Tasks` },
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution' },
      ...{ TargetValue: 60, ScaleOutCooldown: 30, ScaleInCooldown: 300 },
    },
  }
}

function stepsOf(id: string) {
  const step = (Cooldown: number, adjustment: object) => ({
    ...{ PolicyType: 'StepScaling', ScalingTargetId: `${id}Tasks` },
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', Cooldown, StepAdjustments: [adjustment] },
  })
  return {
    [`${id}OutStep`]: step(30, { MetricIntervalLowerBound: 0, ScalingAdjustment: 5 }),
    [`${id}InStep`]: step(300, { MetricIntervalUpperBound: 0, ScalingAdjustment: -5 }),
  }
}

/** What tasks of a service hold well is 70 slots, of the 100 that each has (`environment.ts`). */
function byTasks(stage: StageName, id: 'Orchestrator' | 'Socket'): string[] {
  const service = { Orchestrator: 'orchestrator', Socket: 'socket' }[id]
  return [
    'wanted / 70 > 1, 2 of 2, notBreaching',
    `wanted: MangaAssist TaskSlotsWanted Average 10 s, Cluster=manga-assist-${stage}, Service=${service}`,
    `begins: ${id}DemandStep`,
  ]
}

function byRouter(stage: StageName): string[] {
  const router = `Maximum 10 s, Cluster=manga-assist-${stage}, Service=router`
  return [
    'desired / ready > 1, 2 of 2, notBreaching',
    ...[`desired: MangaAssist DesiredTaskCount ${router}`, `ready: MangaAssist ReadyTaskCount ${router}`],
    'begins: OrchestratorDemandStep',
  ]
}

/** Every scaling policy of a stage, without the name that AWS has for it. */
function policiesOf(stage: StageName): Record<string, object> {
  const policies = readableOf(templateOf('Services', stage), 'AWS::ApplicationAutoScaling::ScalingPolicy')
  return Object.fromEntries(Object.entries(policies).map(([id, { PolicyName: _, ...policy }]) => [id, policy]))
}

/** Names of the metrics that a task, or a router over a fleet, sends to CloudWatch. */
function namesPublishedBy(who: 'task' | 'fleet'): string[] {
  const fleet = who === 'task' ? null : { desiredTasks: 2, readyTasks: 1, slotsPerTask: 7, isPanicking: false }
  const scale = { slots: { here: 8, spilled: 4 }, stableSlots: 12, panicSlots: 12, indifferenceSlots: 1.6, fleet }
  return scaleSamples(scale, 0).map(({ name }) => name)
}
