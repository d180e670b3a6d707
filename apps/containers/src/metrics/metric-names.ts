/** Words of the query language that stand where a metric could. */
const words = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'and',
  'or',
  'unless',
  'bool',
  'offset',
])

/**
 * Pure: the metrics that an expression of Prometheus asks for. Functions (followed by a bracket), labels (in braces and
 * after `by`, `on` and the like), strings, durations and numbers are none.
 */
export function metricNamesOf(expression: string): string[] {
  const bare = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
  const names = [...bare.matchAll(/(?<![\w.:])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([name]) => name)
  return [...new Set(names.filter((name) => !words.has(name)))]
}

/** A panel, as far as it asks for something. */
interface Dashboard {
  panels: readonly { title: string; targets: readonly { expr: string }[] }[]
}

/** Every expression of a dashboard, with the panel that has it. */
export function expressionsOf(dashboard: Dashboard): { panel: string; expression: string }[] {
  return dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ panel: title, expression: expr })),
  )
}

/** Pure: the metrics that a text of `/metrics` declares, with the series that a histogram or summary makes of its own. */
export function declaredMetrics(text: string): Set<string> {
  const declared = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
  return new Set(
    declared.flatMap(([, name = '', type = '']) => {
      if (type === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`]
      return type === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name]
    }),
  )
}
