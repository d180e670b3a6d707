import { expect, test } from 'vitest'
import { declaredMetrics, expressionsOf, metricNamesOf } from './metric-names.ts'

test.each([
  ['up == 0', ['up']],
  [
    'sum by (plane) (rate(overflow_requests_total{service="router", outcome!="answered"}[1m]))',
    ['overflow_requests_total'],
  ],
  ['histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m])))', ['a_bucket']],
  ['(ready == 1) unless on (task, instance) cpu', ['ready', 'cpu']],
  ['sum(rate(failed[5m])) / manga:requests:rate5m > 0.01', ['failed', 'manga:requests:rate5m']],
  ['rate(cost_total[5m]) * 3600', ['cost_total']],
  ['max by (instance) (open) > 1e3', ['open']],
  ['a offset 5m and on (x) b', ['a', 'b']],
])('%j asks for %j', (expression, names) => {
  expect(metricNamesOf(expression)).toEqual(names)
})

test('a histogram declares its buckets, and no series of its own name', () => {
  const text = '# HELP a Help\n# TYPE a histogram\na_bucket{le="1"} 0\n# TYPE b counter\nb 1\n# TYPE c summary\n'
  expect([...declaredMetrics(text)]).toEqual(['a_bucket', 'a_sum', 'a_count', 'b', 'c', 'c_sum', 'c_count'])
})

test('each query of a panel is found', () => {
  const panels = [{ title: 'Load', targets: [{ expr: 'a' }, { expr: 'b' }] }]
  expect(expressionsOf({ panels })).toEqual([
    { panel: 'Load', expression: 'a' },
    { panel: 'Load', expression: 'b' },
  ])
})
