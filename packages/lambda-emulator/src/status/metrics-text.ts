import type { EmulatorStatus } from './emulator-status.ts'
import type { FunctionTally, Tallies } from './tally.ts'

type Labels = Record<string, string>
type Sample = readonly [Labels, number]

interface Metric {
  name: string
  type: 'counter' | 'gauge'
  help: string
  samples: Sample[]
}

/** The content type of this form of metrics. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** What `GET /metrics` answers, for Prometheus. */
export function metricsText(status: EmulatorStatus, tallies: Tallies): string {
  return [...gauges(status), ...counters(status, tallies)].map(lines).join('')
}

function gauges({ account, functions }: EmulatorStatus): Metric[] {
  const each = (value: (status: EmulatorStatus['functions'][number]) => number) =>
    functions.map((status): Sample => [{ function: status.name }, value(status)])
  return [
    gauge('account_concurrency_limit', 'Most invocations at once over all functions', [[{}, account.concurrencyLimit]]),
    gauge('account_in_flight', 'Invocations that run, over all functions', [[{}, account.inFlight]]),
    gauge(
      'in_flight',
      'Invocations that run',
      each(({ inFlight }) => inFlight),
    ),
    gauge(
      'queued',
      'Asynchronous invocations that wait',
      each(({ queued }) => queued),
    ),
    gauge(
      'provisioned_available',
      'Environments that were started ahead',
      each((it) => it.provisioned?.available ?? 0),
    ),
    gauge('environments', 'Environments by state', functions.flatMap(environmentSamples)),
  ]
}

function environmentSamples({ name, environments }: EmulatorStatus['functions'][number]): Sample[] {
  return (['starting', 'idle', 'busy'] as const).map((state) => [
    { function: name, state },
    environments.filter((environment) => environment.state === state).length,
  ])
}

function counters({ functions }: EmulatorStatus, tallies: Tallies): Metric[] {
  const each = (value: (tally: FunctionTally) => number) =>
    functions.map(({ name }): Sample => [{ function: name }, value(tallies.of(name))])
  const by = (label: string, counts: (tally: FunctionTally) => ReadonlyMap<string, number>) =>
    functions.flatMap(({ name }) =>
      [...counts(tallies.of(name))].map(([key, count]): Sample => [{ function: name, [label]: key }, count]),
    )
  const finished = (tally: FunctionTally) => [...tally.finished.values()].reduce((total, count) => total + count, 0)
  const readiness = functions.map(({ name, billing }): Sample => [{ function: name }, billing.readinessUsd])
  return [
    counter(
      'invocations_total',
      'Invocations that ended, by how',
      by('outcome', (it) => it.finished),
    ),
    counter(
      'throttles_total',
      'Invocations that were refused, by reason',
      by('reason', (it) => it.throttled),
    ),
    counter(
      'retries_total',
      'Further attempts of asynchronous invocations',
      each((it) => it.retries),
    ),
    counter(
      'abandoned_total',
      'Asynchronous invocations given up',
      by('dead_letter', (it) => it.abandoned),
    ),
    counter(
      'duration_seconds_sum',
      'Time of invocations',
      each((it) => it.durationMs / 1_000),
    ),
    counter('duration_seconds_count', 'Invocations that the time is of', each(finished)),
    counter(
      'cold_starts_total',
      'Environments that started on demand',
      each((it) => it.coldStarts),
    ),
    counter(
      'cold_start_seconds_total',
      'Time of those starts',
      each((it) => it.coldStartMs / 1_000),
    ),
    counter(
      'billed_seconds_total',
      'Time that Lambda would bill',
      each((it) => it.billedMs / 1_000),
    ),
    counter(
      'cost_usd_total',
      'What the invocations would cost',
      each((it) => it.costUsd),
    ),
    counter('readiness_cost_usd_total', 'What provisioned concurrency would cost, unused', readiness),
    counter(
      'streamed_bytes_total',
      'Bytes of streamed responses',
      each((it) => it.streamedBytes),
    ),
  ]
}

function gauge(name: string, help: string, samples: Sample[]): Metric {
  return { name: `lambda_${name}`, type: 'gauge', help, samples }
}

function counter(name: string, help: string, samples: Sample[]): Metric {
  return { name: `lambda_${name}`, type: 'counter', help, samples }
}

/** Names of functions, states and reasons need no escaping: none has a quote, a backslash or a line end. */
function lines({ name, type, help, samples }: Metric): string {
  const head = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
  return head + samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}\n`).join('')
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
