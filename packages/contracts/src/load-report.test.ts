import { describe, expect, test } from 'vitest'
import { formatLoadReport, parseLoadReport } from './index.ts'

describe('load report', () => {
  test('comes back as it was written', () => {
    const report = {
      cpuUtilization: 0.31,
      applicationUtilization: 1.2,
      named: { in_flight: 12, concurrency_limit: 40 },
    }
    expect(parseLoadReport(formatLoadReport(report))).toEqual(report)
  })

  test('is written in the native text form', () => {
    const report = { cpuUtilization: 1 / 3, requestsPerSecond: 100, named: { in_flight: 2 } }
    expect(formatLoadReport(report)).toBe('TEXT cpu_utilization:0.3333,rps_fractional:100,named_metrics.in_flight:2')
  })

  test.each([
    ['equals signs', 'TEXT cpu_utilization=0.7, named_metrics.in_flight=12'],
    ['colons', 'TEXT cpu_utilization:0.7,named_metrics.in_flight:12'],
    ['JSON', 'JSON {"cpu_utilization": 0.7, "named_metrics": {"in_flight": 12}}'],
  ])('is read from %s', (_name, header) => {
    expect(parseLoadReport(header)).toEqual({ cpuUtilization: 0.7, named: { in_flight: 12 } })
  })

  test.each([
    'TEXT cpu_utilization=-0.1',
    'TEXT cpu_utilization=NaN',
    'TEXT cpu_utilization=Infinity',
    'TEXT cpu_utilization=',
    'TEXT cpu_utilization=0.1,cpu_utilization=0.2',
    'TEXT temperature=20',
    'TEXT named_metrics.=1',
    'TEXT __proto__=1',
    'TEXT ',
    'JSON {"cpu_utilization": "0.7"}',
    'JSON {"cpu_utilization"',
    'JSON null',
    'BIN CQAAAAAAAPA/',
    'cpu_utilization=0.7',
    '',
    `TEXT ${'named_metrics.x=1,'.repeat(1_000)}`,
  ])('is dropped whole when any part is wrong: %s', (header) => {
    expect(parseLoadReport(header)).toBeUndefined()
  })
})
