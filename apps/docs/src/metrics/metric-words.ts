import { PageError } from '../page/page-error.ts'

/** Units by the end of a name, the first that fits; whole names stand before ends. */
const units: readonly (readonly [end: string, unit: string])[] = [
  ['overflow_breaker_open', '0, 0.5 or 1'],
  ['_task_ready', '0 or 1'],
  ['_panicking', '0 or 1'],
  ['_calendar_ok', '0 or 1'],
  ['_in_flight', 'slots'],
  ['_concurrency_limit', 'slots'],
  ['_slots', 'slots'],
  ['_tasks', 'tasks'],
  ['_prewarm_wanted', 'environments'],
  ['_prewarm_warm', 'environments'],
  ['_usd', 'dollars'],
  ['_seconds', 'seconds'],
  ['_ratio', 'share, 0 to 1'],
  ['_utilization', 'share, 0 to 1 and above'],
  ['_total', 'count'],
]

/** The unit of a metric. Throws where no name ends like it. */
export function unitOf(name: string): string {
  const [, unit] = units.find(([end]) => name.endsWith(end)) ?? []
  if (unit === undefined)
    throw new PageError(`metric ${name} has no unit yet: add the end of its name in metric-words.ts`)
  return unit
}

/** What stands in each label. */
export const labelMeanings: Readonly<Record<string, string>> = {
  cause: 'of `overflow_entered_total` the signal; of prewarming `drop` or `rising-edge`; of relayed spills why',
  class: 'class of requests: `chat`, `recommendations` and so on; `turned-away` and `exempt` are of none',
  fault: 'what failed on the overflow plane',
  intent: 'what the message was taken to ask for; `unknown` when it ended before that',
  kind: '`serve`, `spill` or `shed`',
  method: 'HTTP method',
  outcome:
    'of requests `answered`, `redirected`, `shed`, `failed`, `broken`, `left`, `stalled` or `rejected`; of turns, caches and samples as the metric says',
  plane: '`fargate` (primary) or `lambda` (overflow); `none` where a request ran nowhere',
  reason: 'of decisions the reason; of throttles what Lambda said; of intents why the endpoint did not tell',
  region: 'part of the cache: what is kept in it',
  route: 'pattern of the route, never the path itself',
  status: 'HTTP status',
  task: 'address of the task',
  tier: '`local` (this process) or `redis`',
  when: '`before` an answer began, or `within` it',
  where: '`here` (primary plane) or `spilled`',
}

/** What is published to CloudWatch. Router and task use different names, so that nothing is counted twice. */
export const cloudWatchMeanings: Readonly<Record<string, string>> = {
  DesiredTaskCount: 'Tasks that should run, by what is wanted: what a scaling policy follows.',
  ReadyTaskCount: 'Tasks that take requests.',
  FleetSlotsHere: 'Slots held or waited for on all tasks together.',
  FleetSlotsSpilled: 'Slots held on the overflow plane by what this router spilled.',
  TaskSlotsWanted: 'Slots held or waited for on this task, and spilled by it.',
  TaskSlotsSpilled: 'Slots held on the overflow plane by what this task spilled.',
  OverflowUsdLeft: 'Dollars that may still be spent on the overflow plane now; none where there is no bound.',
}
