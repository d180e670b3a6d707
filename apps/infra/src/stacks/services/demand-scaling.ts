import type { Stack } from 'aws-cdk-lib'
import { AdjustmentType, type ScalableTarget, StepScalingAction } from 'aws-cdk-lib/aws-applicationautoscaling'
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { StageParameters } from '../../stages.ts'
import { cooldowns } from './cooldowns.ts'
import { slots } from './environment.ts'
import { period, published } from './published.ts'
import { idOf, type ServiceName } from './service-names.ts'

/**
 * How many times the tasks that run are wanted, up to so many, and the percent of them that are added then. CPU knows no
 * more than 100 %, and finds ten times the load in steps; what is wanted has no such bound.
 */
const steps = [
  { upTo: 1.5, percent: 50 },
  { upTo: 2, percent: 100 },
  { upTo: 4, percent: 300 },
  { upTo: undefined, percent: 900 },
] as const

/** Adds tasks when more is wanted of them than they hold well. To take some away is for CPU, which is not in a hurry. */
export function addDemandSteps(
  stack: Stack,
  { stage, name, target }: { stage: StageParameters; name: ServiceName; target: ScalableTarget },
): void {
  const id = idOf(name)
  const alarm = new Alarm(stack, `${id}Demand`, {
    alarmDescription: `Adds tasks: more is wanted of ${name} than its tasks hold well`,
    metric: timesWanted(stage, name),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 2,
    // No task, no value: the fewest that must run are the service's own affair.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
  const action = new StepScalingAction(stack, `${id}DemandStep`, {
    scalingTarget: target,
    adjustmentType: AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
    minAdjustmentMagnitude: 1,
    cooldown: cooldowns.out,
  })
  let from = 1
  for (const { upTo, percent } of steps) {
    const bounds = { lowerBound: from - 1, ...(upTo !== undefined && { upperBound: upTo - 1 }) }
    action.addAdjustment({ adjustment: percent, ...bounds })
    from = upTo ?? from
  }
  alarm.addAlarmAction(new ApplicationScalingAction(action))
}

/** What is wanted, here and spilled, over what runs: 1 is as it should be. */
function timesWanted(stage: StageParameters, name: ServiceName): IMetric {
  if (name === 'orchestrator' && stage.services.router) {
    // A router sees all tasks, and says how many there should be. One of several that sees less than it all errs downwards.
    const statistic = 'Maximum'
    return new MathExpression({
      expression: 'desired / ready',
      label: 'tasks that should run for each that does',
      period,
      usingMetrics: {
        desired: published(stage, 'router', { metricName: 'DesiredTaskCount', statistic }),
        ready: published(stage, 'router', { metricName: 'ReadyTaskCount', statistic }),
      },
    })
  }
  return new MathExpression({
    expression: `wanted / ${slots.wellUsed}`,
    label: 'slots wanted of each task, over those that it holds well',
    period,
    usingMetrics: { wanted: published(stage, name, { metricName: 'TaskSlotsWanted', statistic: 'Average' }) },
  })
}
