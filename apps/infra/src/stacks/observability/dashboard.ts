import { Duration, type Stack } from 'aws-cdk-lib'
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { ObservabilityInput } from '../observability.ts'
import { published } from '../services/published.ts'
import { spillingOf } from './alarms.ts'
import { errorPercent, leastUsdLeft, slowestSeconds, spilledUsd } from './metrics.ts'

const minutely = { statistic: Stats.SUM, period: Duration.minutes(1) }

/** One page for a chapter drop: how readers fare, how many tasks there are, what spills, and what that costs. */
export function createDashboard(stack: Stack, input: ObservabilityInput & { alarms: readonly Alarm[] }): Dashboard {
  const { stage, alarms } = input
  return new Dashboard(stack, 'Dashboard', {
    dashboardName: `manga-assist-${stage.name}`,
    defaultInterval: Duration.hours(3),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', width: 24, alarms: [...alarms] })],
      [...readerGraphs(input)],
      [...serviceGraphs(input)],
      [...overflowGraphs(input)],
    ],
  })
}

function readerGraphs({ edge }: ObservabilityInput): GraphWidget[] {
  const { metrics } = edge.loadBalancer
  return [
    graph('Requests a minute', [metrics.requestCount(minutely)]),
    graph('Errors, percent', [errorPercent(edge)]),
    graph('Seconds until an answer begins', [
      slowestSeconds(edge),
      metrics.targetResponseTime({ ...minutely, statistic: Stats.p(50) }),
    ]),
    graph('Open connections', [metrics.activeConnectionCount(minutely)]),
  ]
}

function serviceGraphs({ stage, services }: ObservabilityInput): GraphWidget[] {
  const each = (metricOf: (one: ObservabilityInput['services']['running'][number]) => IMetric) =>
    services.running.map(metricOf)
  const tasks = services.running.filter(({ name }) => name !== 'router')
  return [
    graph(
      'CPU, percent',
      each(({ service }) => service.metricCpuUtilization({ period: Duration.minutes(1) })),
    ),
    graph(
      'Memory, percent',
      each(({ service }) => service.metricMemoryUtilization({ period: Duration.minutes(1) })),
    ),
    graph(
      'Slots wanted of each task, here and spilled',
      tasks.map(({ name }) => published(stage, name, { metricName: 'TaskSlotsWanted', statistic: Stats.AVERAGE })),
    ),
    graph(
      'Slots spilled by each task',
      tasks.map(({ name }) => published(stage, name, { metricName: 'TaskSlotsSpilled', statistic: Stats.AVERAGE })),
    ),
  ]
}

function overflowGraphs({ stage, functions, services }: ObservabilityInput): GraphWidget[] {
  const { chat } = functions
  return [
    graph('Environments of the function', [
      chat.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM, period: Duration.minutes(1) }),
    ]),
    graph('Throttles and errors of the function', [chat.metricThrottles(minutely), chat.metricErrors(minutely)]),
    graph('Milliseconds of the function', [chat.metricDuration({ ...minutely, statistic: Stats.p(99) })]),
    graph(
      'Dollars on Lambda a day; left to the poorest that spills (right)',
      [spilledUsd(functions, stage.chat.memoryMb)],
      [leastUsdLeft(stage, spillingOf(services.running).name)],
    ),
  ]
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 6, height: 6 })
}
