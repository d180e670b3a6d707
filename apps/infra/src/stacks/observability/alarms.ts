import { Duration, type Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { ObservabilityInput } from '../observability.ts'
import type { RunningService } from '../services.ts'
import { breakerOpened } from './breaker-metric.ts'
import {
  budgetUsedPercent,
  errorPercent,
  signalIsMissing,
  slowestSeconds,
  spilledUsd,
  unhealthyTasks,
} from './metrics.ts'

/** An alarm, and what it is for; what to do is in docs/operations.md under its name. */
interface AlarmRule {
  name: string
  says: string
  metric: IMetric
  /** Above it there is reason to wake somebody. */
  threshold: number
  /** How many periods of the metric in a row. */
  periods: number
  /** What it means when there are no values: for most that nothing happens. */
  silence?: 'alarm'
}

/** Of the day's money of a stage: time to look, before it ends. */
const spentShare = 0.8
/** Of the money of one task or router: from here on it refuses what is least worth spilling, and at the end everything. */
const partUsedPercent = 50

/** Makes every alarm, and has it told when it begins and when it is over. */
export function createAlarms(stack: Stack, { topic, ...input }: ObservabilityInput & { topic: Topic }): Alarm[] {
  return rulesOf(stack, input).map(({ name, says, metric, threshold, periods, silence }) => {
    const alarm = new Alarm(stack, `Alarm-${name}`, {
      alarmName: `manga-assist-${input.stage.name}-${name}`,
      alarmDescription: says,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: silence === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
    return alarm
  })
}

function rulesOf(stack: Stack, input: ObservabilityInput): AlarmRule[] {
  const { stage, edge, services } = input
  return [
    {
      name: 'error-rate',
      says: 'Over 1 % of all requests fail, or are shed',
      metric: errorPercent(edge),
      threshold: 1,
      periods: 3,
    },
    {
      name: 'p99',
      says: 'One answer in a hundred takes over 500 ms to begin',
      metric: slowestSeconds(edge),
      threshold: 0.5,
      periods: 5,
    },
    {
      name: 'unhealthy-tasks',
      says: 'Tasks have not answered the checks of the load balancer for five minutes, and were not replaced',
      metric: unhealthyTasks(edge),
      threshold: 0,
      periods: 5,
    },
    {
      name: 'scale-signal',
      says: 'No task says any more what is wanted of it: nothing adds tasks but CPU and the calendar',
      metric: signalIsMissing(stage),
      threshold: 0,
      periods: 5,
      silence: 'alarm',
    },
    ...services.running.map(cpuRule),
    ...overflowRules(stack, input),
  ]
}

function cpuRule({ name, service }: RunningService): AlarmRule {
  return {
    name: `cpu-${name}`,
    says: `The tasks of ${name} use over 80 % of their CPU for five minutes: scaling does not keep up`,
    metric: service.metricCpuUtilization({ period: Duration.minutes(1) }),
    threshold: 80,
    periods: 5,
  }
}

const minutely = { statistic: Stats.SUM, period: Duration.minutes(1) }

function overflowRules(stack: Stack, { stage, functions, services }: ObservabilityInput): AlarmRule[] {
  const { chat, deadLetters } = functions
  return [
    {
      name: 'breaker',
      says: 'The breaker on Lambda has opened: nothing spills, and what does not fit is shed',
      metric: breakerOpened(stack, { stage, spilling: spillingOf(services.running) }),
      threshold: 0,
      periods: 1,
    },
    {
      name: 'lambda-throttles',
      says: 'Lambda refuses invocations: its concurrency or its ramp is too small for this burst',
      metric: chat.metricThrottles(minutely),
      threshold: 0,
      periods: 2,
    },
    {
      name: 'lambda-spend',
      says: `Lambda has cost over four fifths of the ${stage.overflowUsdPerDay} dollars a day that the stage has`,
      metric: spilledUsd(functions, stage.chat.memoryMb),
      threshold: spentShare * stage.overflowUsdPerDay,
      periods: 1,
    },
    {
      name: 'lambda-budget',
      says: 'A task or router has spent half of its part of the money, and refuses what is least worth spilling',
      metric: budgetUsedPercent(stage, spillingOf(services.running).name),
      threshold: partUsedPercent,
      periods: 1,
    },
    {
      name: 'dead-letters',
      says: 'Jobs that refresh profiles failed three times, and wait to be looked at',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(minutely),
      threshold: 0,
      periods: 1,
    },
  ]
}

/** Who decides about spilling: the routers, where they stand alone. */
export function spillingOf(running: readonly RunningService[]): RunningService {
  const found = running.find(({ name }) => name === 'router') ?? running.find(({ name }) => name === 'orchestrator')
  if (found === undefined) throw new Error('a stage has an orchestrator, this one runs none')
  return found
}
