import type { StackName } from '../stacks/stage-stack.ts'
import type { StageName } from '../stages.ts'
import { readableOf } from './resources.ts'
import { templateOf } from './stage.ts'

interface Alarm extends SimpleMetric {
  ComparisonOperator: string
  Threshold: number
  EvaluationPeriods: number
  DatapointsToAlarm?: number
  TreatMissingData?: string
  Metrics?: AlarmMetric[]
  AlarmActions?: string[]
  OKActions?: string[]
  ActionsEnabled?: boolean
}

interface SimpleMetric {
  Namespace: string
  MetricName: string
  Dimensions?: { Name: string; Value: string }[]
  Statistic?: string
  ExtendedStatistic?: string
  Period: number
}

interface AlarmMetric {
  Id: string
  Expression?: string
  MetricStat?: { Metric: SimpleMetric; Stat: string; Period: number }
  ReturnData: boolean
}

/**
 * Every alarm of a stack in lines: when it goes off and what no values mean to it, what each name of its expression is, and
 * what it does.
 */
export function alarmsOf(stack: StackName, stage: StageName): Record<string, string[]> {
  const alarms = Object.entries(readableOf(templateOf(stack, stage), 'AWS::CloudWatch::Alarm'))
  return Object.fromEntries(
    alarms.map(([id, alarm]) => [
      alarm.AlarmName?.replace(`manga-assist-${stage}-`, '') ?? id,
      linesOf(alarm as unknown as Alarm),
    ]),
  )
}

function linesOf(alarm: Alarm): string[] {
  const { Metrics: metrics = [], EvaluationPeriods: periods, DatapointsToAlarm: points = periods } = alarm
  const judged = metrics.filter(({ ReturnData: isJudged }) => isJudged).map(({ Expression }) => Expression)
  const what = metrics.length === 0 ? metricLine(alarm) : judged.join(' and ')
  const sign = { GreaterThanThreshold: '>', LessThanThreshold: '<' }[alarm.ComparisonOperator]
  const named = metrics.flatMap(({ Id, MetricStat: stat }) =>
    stat === undefined ? [] : `${Id}: ${metricLine({ ...stat.Metric, Statistic: stat.Stat, Period: stat.Period })}`,
  )
  return [
    `${what} ${sign ?? alarm.ComparisonOperator} ${alarm.Threshold}, ${points} of ${periods}, ${alarm.TreatMissingData ?? 'missing'}`,
    ...named,
    ...(alarm.AlarmActions ?? []).map((action) => `begins: ${action}`),
    ...(alarm.OKActions ?? []).map((action) => `is over: ${action}`),
    ...(alarm.ActionsEnabled === false ? ['does nothing'] : []),
  ]
}

/** `Namespace MetricName Statistic seconds, dimension=value`. */
function metricLine(metric: SimpleMetric): string {
  const { Namespace, MetricName, Statistic, ExtendedStatistic = Statistic, Period, Dimensions = [] } = metric
  const dimensions = Dimensions.map(({ Name, Value }) => `, ${Name}=${Value}`).join('')
  return `${Namespace} ${MetricName} ${ExtendedStatistic} ${Period} s${dimensions}`
}
