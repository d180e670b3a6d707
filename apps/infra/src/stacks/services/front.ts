import { Duration, type Stack } from 'aws-cdk-lib'
import {
  AlarmBehavior,
  AlternateTarget,
  DeploymentLifecycleLambdaTarget,
  DeploymentLifecycleStage,
  DeploymentStrategy,
  FargateService,
  ListenerRuleConfiguration,
} from 'aws-cdk-lib/aws-ecs'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { hookRoleName } from '../../policies/resources.ts'
import type { StageParameters } from '../../stages.ts'
import { trafficPort } from '../network.ts'
import { createCanaryAlarms } from './canary-alarms.ts'
import { idOf, type ServiceName } from './service-names.ts'
import { measureOften, type ServicePlace, serviceSettings, templateOf } from './service-settings.ts'
import { containerName } from './task.ts'

const canaryPercent = 5
const canaryMinutes = 10
/** After all readers were led over, what was there before stays so long: a way back in seconds. */
const bakeMinutes = 10
/** A hook that has not answered by then ends the deployment; AWS would wait a day for it. */
const hookMinutes = 30

/**
 * The service that readers meet first. A deployment is checked by itself, then gets 5 % of them for ten minutes, then all;
 * an alarm at any time leads them back. It has no circuit breaker, which ECS takes for services that roll: the job that deploys
 * ends one whose tasks do not start (`npm run guard`).
 */
export function createFront(
  stack: Stack,
  name: ServiceName,
  { gate, ...place }: ServicePlace & { gate: LambdaFunction },
): FargateService {
  const { edge, stage } = place
  const { blue, green, production, test } = edge.front
  const hook = new DeploymentLifecycleLambdaTarget(gate, 'GateHook', {
    lifecycleStages: [DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT],
    role: createHookRole(stack, stage, gate),
  })
  const service = new FargateService(stack, idOf(name), {
    ...serviceSettings(name, place),
    deploymentStrategy: DeploymentStrategy.CANARY,
    canaryConfiguration: { stepPercent: canaryPercent, stepBakeTime: Duration.minutes(canaryMinutes) },
    bakeTime: Duration.minutes(bakeMinutes),
    lifecycleHooks: [hook],
  })
  const target = service.loadBalancerTarget({
    containerName,
    containerPort: trafficPort,
    alternateTarget: new AlternateTarget('Green', {
      alternateTargetGroup: green,
      productionListener: ListenerRuleConfiguration.applicationListenerRule(production),
      testListener: ListenerRuleConfiguration.applicationListenerRule(test),
    }),
  })
  target.attachToApplicationTargetGroup(blue)
  const alarms = createCanaryAlarms(stack, edge)
  service.enableDeploymentAlarms(
    alarms.map(({ alarmName }) => alarmName),
    { behavior: AlarmBehavior.ROLLBACK_ON_ALARM },
  )
  const hookPath = 'DeploymentConfiguration.LifecycleHooks.0.TimeoutConfiguration'
  templateOf(service).addPropertyOverride(hookPath, { TimeoutInMinutes: hookMinutes, Action: 'ROLLBACK' })
  measureOften(service)
  return service
}

/** Has a name of its own: the role that deploys may hand on this one, and a name that AWS makes up is cut when it is long. */
function createHookRole(stack: Stack, stage: StageParameters, gate: LambdaFunction): Role {
  const role = new Role(stack, 'GateHookRole', {
    roleName: hookRoleName(stage.name),
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
  })
  gate.grantInvoke(role)
  return role
}
