import { globSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { read, root } from '../testing/repository.ts'
import { metricsOfService } from '../testing/running-service.ts'
import { declaredMetrics, expressionsOf, metricNamesOf } from './metric-names.ts'

interface Rule {
  alert?: string
  record?: string
  expr: string
}

const rules = (parse(read('docker/prometheus/alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
)
const dashboards = globSync('docker/grafana/dashboards/*.json', { cwd: root }).sort()
/** Prometheus's own, of each target. */
const known = new Set(['up', ...rules.flatMap(({ record }) => record ?? [])])

/** Those of an expression that nobody has. */
const missing = (expression: string) => metricNamesOf(expression).filter((name) => !known.has(name))

beforeAll(async () => {
  const task = { AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only', DATABASE_FILE: ':memory:' }
  const texts = [
    await metricsOfService('apps/router/src/main.ts', { environment: { TASKS: 'http://127.0.0.1:9' } }),
    await metricsOfService('apps/fargate/src/main.ts', { environment: task }),
    await metricsOfService('packages/lambda-emulator/src/main.ts', {
      args: ['--port=0', '--function=chat=lambda/chat'],
    }),
  ]
  for (const name of texts.flatMap((text) => [...declaredMetrics(text)])) known.add(name)
})

describe('every metric that is asked for is one that router, task or local Lambda has', () => {
  test.each(rules.map((rule) => [rule.alert ?? rule.record, rule.expr]))('by the rule %s', (_name, expression) => {
    expect(metricNamesOf(expression).length).toBeGreaterThan(0)
    expect(missing(expression)).toEqual([])
  })

  test.each(dashboards)('by the panels of %s', (file) => {
    const expressions = expressionsOf(JSON.parse(read(file)))
    expect(expressions.length).toBeGreaterThan(4)
    expect(expressions.filter(({ expression }) => missing(expression).length > 0)).toEqual([])
  })

  test('and a metric that nobody has would be found', () => {
    expect(missing('rate(overflow_request_total[5m])')).toEqual(['overflow_request_total'])
    expect(missing('overflow_first_byte_seconds')).toEqual(['overflow_first_byte_seconds'])
  })
})

test('dashboards name the data source that is provisioned, and no two have one address', () => {
  const [source] = parse(read('docker/grafana/provisioning/datasources/prometheus.yaml')).datasources
  const parsed = dashboards.map((file) => JSON.parse(read(file)))
  const asked = parsed.flatMap(({ panels }) =>
    panels.map((panel: { datasource: { uid: string } }) => panel.datasource.uid),
  )
  expect(new Set(asked)).toEqual(new Set([source.uid]))
  expect(new Set(parsed.map(({ uid }) => uid)).size).toBe(dashboards.length)
})
