import { describe, expect, test } from 'vitest'
import type { StageName } from '../../stages.ts'
import { alarmsOf } from '../../testing/alarms.ts'
import { readableOf } from '../../testing/resources.ts'
import { templateOf } from '../../testing/stage.ts'
import { originSecretHeader, testHeader } from '../edge/front-headers.ts'

/** The service that readers meet first, and those that are replaced a few tasks at a time. */
const places = [
  ['dev', 'Orchestrator', ['Socket']],
  ['staging', 'Router', ['Orchestrator', 'Socket']],
  ['production', 'Orchestrator', ['Socket']],
] as const

const canaryAlarms = ['BlueErrors', 'BlueUnhealthy', 'GreenErrors', 'GreenUnhealthy', 'BalancerErrors']

describe.each(places)('A9: in %s a deployment', (stage, front, rolling) => {
  test('of what readers meet first is a canary of 5 % for ten minutes, which its check and each alarm take back', () => {
    const { DeploymentConfiguration: deployment } = serviceOf(stage, front)
    expect(deployment).toEqual({
      ...{ Strategy: 'CANARY', BakeTimeInMinutes: 10, MinimumHealthyPercent: 100, MaximumPercent: 200 },
      CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 },
      Alarms: { Enable: true, Rollback: true, AlarmNames: canaryAlarms },
      LifecycleHooks: [
        {
          ...{ HookTargetArn: 'Gate.Arn', RoleArn: 'GateHookRole.Arn', LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] },
          TimeoutConfiguration: { TimeoutInMinutes: 30, Action: 'ROLLBACK' },
        },
      ],
    })
  })

  test('comes up in the other set of targets, between which the rules of readers and of the check choose', () => {
    expect(serviceOf(stage, front).LoadBalancers).toEqual([
      {
        ...{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: 'Blue' },
        AdvancedConfiguration: {
          ...{ AlternateTargetGroupArn: 'Green', RoleArn: `${front}GreenRole.Arn` },
          ...{ ProductionListenerRule: 'Production', TestListenerRule: 'Test' },
        },
      },
    ])
  })

  test('has no readers at first, and is what the check asks: blue has them all, green those with its header', () => {
    const { Production: production, Test: check } = rulesOf(stage)
    expect(production?.Actions).toEqual([
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: 'Blue', Weight: 100 },
            { TargetGroupArn: 'Green', Weight: 0 },
          ],
        },
      },
    ])
    expect(check?.Actions).toEqual([{ Type: 'forward', TargetGroupArn: 'Green' }])
    expect(check?.Conditions.map(headerOf)).toEqual([
      [originSecretHeader, ['{{resolve:secretsmanager:OriginSecret:SecretString:::}}']],
      [testHeader.name, [testHeader.value]],
    ])
    expect(check?.Priority).toBeLessThan(production?.Priority)
  })

  test('is taken back by errors over 0.1 % of either set, by tasks of it that die, and by what no task answers', () => {
    const alarms = alarmsOf('Services', stage)
    expect(Object.fromEntries(canaryAlarms.map((name) => [name, alarms[name]]))).toEqual({
      ...alarmsOfSet('Blue'),
      ...alarmsOfSet('Green'),
      BalancerErrors: [
        'IF(requests > 0, 100 * FILL(unanswered, 0) / requests, 0) > 0.1, 2 of 3, notBreaching',
        'unanswered: AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum 60 s, LoadBalancer=LoadBalancer.LoadBalancerFullName',
        'requests: AWS/ApplicationELB RequestCount Sum 60 s, LoadBalancer=LoadBalancer.LoadBalancerFullName',
      ],
    })
  })

  test.each(rolling)('of %s keeps all tasks there, and is taken back when the new ones do not come up', (id) => {
    expect(serviceOf(stage, id).DeploymentConfiguration).toEqual({
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      ...{ MinimumHealthyPercent: 100, MaximumPercent: 200 },
      Alarms: { Enable: false, Rollback: false, AlarmNames: [] },
    })
  })

  test.each([front, ...rolling])(
    'of %s runs its own task, in the cluster of the stage, with what readers of it are led to',
    (id) => {
      const service = serviceOf(stage, id)
      expect([service.Cluster, service.TaskDefinition, service.LaunchType]).toEqual(['Cluster', `${id}Task`, 'FARGATE'])
      const targets = service.LoadBalancers?.map(({ TargetGroupArn: group }: { TargetGroupArn: string }) => group)
      // Behind a router that stands alone orchestrators are found by name.
      const ofFront = id === front ? ['Blue'] : undefined
      expect(targets).toEqual(id === 'Socket' ? ['SocketTargets'] : ofFront)
      const registered = service.ServiceRegistries?.map(({ RegistryArn: arn }: { RegistryArn: string }) => arn)
      expect(registered).toEqual(id === front ? undefined : [`${id}CloudmapService.Arn`])
    },
  )

  test('is checked at the load balancer itself, past CloudFront, with what only CloudFront can show', () => {
    const { Gate: gate } = readableOf(templateOf('Services', stage), 'AWS::Lambda::Function')
    const domain = stage === 'production' ? 'manga.example.com' : `${stage}.manga.example.com`
    expect(gate?.Environment.Variables).toEqual({
      ORIGIN: `https://origin.${domain}`,
      ORIGIN_SECRET: '{{resolve:secretsmanager:OriginSecret:SecretString:::}}',
    })
  })
})

function alarmsOfSet(set: 'Blue' | 'Green'): Record<string, string[]> {
  // CloudWatch takes parts of the ARN of a listener for the name of its load balancer.
  const targets = `LoadBalancer=Https[1]/Https[2]/Https[3], TargetGroup=${set}.TargetGroupFullName`
  return {
    [`${set}Errors`]: [
      'IF(requests > 0, 100 * (FILL(errors, 0) + FILL(refused, 0)) / requests, 0) > 0.1, 2 of 3, notBreaching',
      `errors: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum 60 s, ${targets}`,
      `refused: AWS/ApplicationELB TargetConnectionErrorCount Sum 60 s, ${targets}`,
      `requests: AWS/ApplicationELB RequestCount Sum 60 s, ${targets}`,
    ],
    [`${set}Unhealthy`]: [`AWS/ApplicationELB UnHealthyHostCount Maximum 60 s, ${targets} > 0, 1 of 3, notBreaching`],
  }
}

function serviceOf(stage: StageName, id: string) {
  const found = readableOf(templateOf('Services', stage), 'AWS::ECS::Service')[`${id}Service`]
  if (found === undefined) throw new Error(`${stage} has no service ${id}`)
  return found
}

function rulesOf(stage: StageName) {
  return readableOf(templateOf('Edge', stage), 'AWS::ElasticLoadBalancingV2::ListenerRule')
}

function headerOf({ HttpHeaderConfig: header }: { HttpHeaderConfig?: { HttpHeaderName: string; Values: string[] } }) {
  return [header?.HttpHeaderName, header?.Values]
}
