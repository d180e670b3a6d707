import type { MetricDescription } from '@manga-assist/telemetry'
import { code, generatedPage, table } from '../page/markdown.ts'
import { PageError } from '../page/page-error.ts'
import { cloudWatchMeanings, labelMeanings, unitOf } from './metric-words.ts'

export interface MetricsContent {
  metrics: readonly MetricDescription[]
  /** Names of what is published to CloudWatch, by the kind of process that does. */
  cloudWatch: Readonly<Record<'router' | 'task', readonly string[]>>
}

/** Pure: docs/metrics.md. Throws where a metric has no unit, or a label or name no meaning. */
export function metricsPage({ metrics, cloudWatch }: MetricsContent): string {
  return generatedPage('Every metric', 'the registered metrics and `metric-words.ts`', [
    introduction,
    '## Prometheus',
    table(['metric', 'type', 'labels', 'unit', 'meaning'], metrics.map(metricRow)),
    '### Labels',
    table(['label', 'values'], labelRows(metrics)),
    '## CloudWatch',
    cloudWatchIntroduction,
    table(['metric', 'published by', 'unit', 'meaning'], cloudWatchRows(cloudWatch)),
  ])
}

const introduction = `Admin ports answer \`GET /metrics\` (router 9090, tasks 9101 and on). Every series has the label \`service\`. A
histogram \`NAME\` is shown as \`NAME_bucket\`, \`NAME_sum\` and \`NAME_count\`. Beside these are the process's own metrics of
prom-client, \`process_*\` and \`nodejs_*\`. What each reason, fault and cause means: [reasons and errors](reasons-and-errors.md).`

const cloudWatchIntroduction = `With \`CLOUDWATCH_METRICS=on\`, one value a second, sent every \`CLOUDWATCH_INTERVAL_MS\`, in the namespace
\`CLOUDWATCH_NAMESPACE\` with the dimensions \`Service\` and \`Cluster\` ([settings](settings.md#cloudwatch)).`

function metricRow({ name, type, labels, help }: MetricDescription): string[] {
  return [code(name), type, labels.map(code).join(', '), unitOf(name), help]
}

function labelRows(metrics: readonly MetricDescription[]): string[][] {
  const used = [...new Set(metrics.flatMap(({ labels }) => labels))].sort()
  return used.map((label) => [code(label), meaningOf(label, labelMeanings, 'label')])
}

function cloudWatchRows({ router, task }: MetricsContent['cloudWatch']): string[][] {
  const row = (by: string) => (name: string) => {
    const counted = name.includes('Task') && name.endsWith('Count') ? 'tasks' : 'slots'
    const unit = name.includes('Usd') ? 'dollars' : counted
    return [code(name), by, unit, meaningOf(name, cloudWatchMeanings, 'CloudWatch metric')]
  }
  return [...router.map(row('router')), ...task.map(row('task'))]
}

function meaningOf(name: string, meanings: Readonly<Record<string, string>>, kind: string): string {
  const meaning = meanings[name]
  if (meaning === undefined) throw new PageError(`${kind} ${name} has no meaning yet: write one in metric-words.ts`)
  return meaning
}
