import { Duration, type Stack } from 'aws-cdk-lib'
import {
  AdjustmentType,
  CfnScalingPolicy,
  type ScalableTarget,
  StepScalingAction,
} from 'aws-cdk-lib/aws-applicationautoscaling'
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch'
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import { cooldowns } from './cooldowns.ts'

/** Utilization that target tracking keeps, in percent. */
const targetPercent = 60
/** Steps: five tasks more when busy for three minutes, five fewer when idle for ten. */
const busy = { percent: 70, minutes: 3, tasks: 5 }
const idle = { percent: 30, minutes: 10, tasks: -5 }

/** Keeps CPU at 60 %, by a value every 20 s, for which the library has no name yet. */
export function addCpuTracking(stack: Stack, id: string, target: ScalableTarget): void {
  new CfnScalingPolicy(stack, `${id}CpuTracking`, {
    policyName: `${id}CpuTracking`,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution' },
      targetValue: targetPercent,
      scaleOutCooldown: cooldowns.out.toSeconds(),
      scaleInCooldown: cooldowns.in.toSeconds(),
    },
  })
}

interface StepsInput {
  service: FargateService
  target: ScalableTarget
}

/** Adds and removes tasks in steps. */
export function addCpuSteps(stack: Stack, id: string, { service, target }: StepsInput): void {
  const metric = service.metricCpuUtilization({ period: Duration.minutes(1) })
  const step = (name: string, change: number, bound: { lowerBound: number } | { upperBound: number }) => {
    const action = new StepScalingAction(stack, `${id}${name}Step`, {
      scalingTarget: target,
      adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
      cooldown: change > 0 ? cooldowns.out : cooldowns.in,
    })
    action.addAdjustment({ adjustment: change, ...bound })
    return new ApplicationScalingAction(action)
  }
  new Alarm(stack, `${id}CpuBusy`, {
    alarmDescription: `Adds ${busy.tasks} tasks`,
    metric,
    threshold: busy.percent,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: busy.minutes,
  }).addAlarmAction(step('Out', busy.tasks, { lowerBound: 0 }))
  new Alarm(stack, `${id}CpuIdle`, {
    alarmDescription: `Removes ${-idle.tasks} tasks`,
    metric,
    threshold: idle.percent,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: idle.minutes,
  }).addAlarmAction(step('In', idle.tasks, { upperBound: 0 }))
}
