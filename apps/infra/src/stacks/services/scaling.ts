import { type Stack, TimeZone } from 'aws-cdk-lib'
import { ScalableTarget, Schedule, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { DropWindow } from '../../calendar/drop-windows.ts'
import type { ServiceSize, StageParameters, TaskRange } from '../../stages.ts'
import { addCpuSteps, addCpuTracking } from './cpu-scaling.ts'
import { addDemandSteps } from './demand-scaling.ts'
import { clusterName, idOf, type ServiceName } from './service-names.ts'

interface ScalingInput {
  stage: StageParameters
  name: ServiceName
  service: FargateService
  windows: readonly DropWindow[]
}

/**
 * How many tasks run: by CPU, in one of the two ways that are offered; by what is wanted, within seconds; and by the
 * calendar, before a chapter comes out. The most that any of them asks for counts.
 */
export function addScaling(stack: Stack, { stage, name, service, windows }: ScalingInput): void {
  const id = idOf(name)
  const range = stage.services[name] as ServiceSize
  const target = new ScalableTarget(stack, `${id}Tasks`, {
    serviceNamespace: ServiceNamespace.ECS,
    resourceId: `service/${clusterName(stage)}/${name}`,
    scalableDimension: 'ecs:service:DesiredCount',
    minCapacity: range.min,
    maxCapacity: range.max,
    role: Role.fromRoleArn(stack, `${id}ScalingRole`, scalingRoleArn(stack)),
  })
  // Named, not referred to: nothing in a template says that the service must be there first.
  target.node.addDependency(service)
  if (stage.scaling === 'step') addCpuSteps(stack, id, { service, target })
  else addCpuTracking(stack, id, target)
  // A router holds no slots: it is busy when its CPU is.
  if (name !== 'router') addDemandSteps(stack, { stage, name, target })
  addSchedule(target, windows, range)
}

/** More tasks from before a drop until after it; what they do not bear is for Lambda. */
function addSchedule(target: ScalableTarget, windows: readonly DropWindow[], { min, max }: TaskRange): void {
  const at = (atMs: number) => ({ schedule: Schedule.at(new Date(atMs)), timeZone: TimeZone.ETC_UTC })
  windows.forEach(({ fromMs, toMs, multiple }, index) => {
    const minCapacity = Math.min(max, Math.ceil(min * multiple))
    target.scaleOnSchedule(`Drop${index}`, { ...at(fromMs), minCapacity, maxCapacity: max })
    target.scaleOnSchedule(`AfterDrop${index}`, { ...at(toMs), minCapacity: min, maxCapacity: max })
  })
}

/** The role that AWS itself keeps for it. */
function scalingRoleArn(stack: Stack): string {
  return stack.formatArn({
    service: 'iam',
    region: '',
    resource: 'role/aws-service-role/ecs.application-autoscaling.amazonaws.com',
    resourceName: 'AWSServiceRoleForApplicationAutoScaling_ECSService',
  })
}
