import { describe, expect, test } from 'vitest'
import { amazonTraceIdOf, createTraceReader, readTraceContext, traceparentOf } from './index.ts'

const traceId = '5759e988bd862e3fe1be46a994272793'

describe('trace context', () => {
  test('is read from traceparent', () => {
    const header = readFrom({ traceparent: `00-${traceId}-53995c3f42cd8ad8-01` })
    expect(readTraceContext(header)).toEqual({ traceId, parentId: '53995c3f42cd8ad8', sampled: true })
  })

  test('is read from the header that a load balancer adds', () => {
    const header = readFrom({ 'x-amzn-trace-id': 'Self=1-1-2;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0' })
    expect(readTraceContext(header)).toEqual({ traceId, parentId: 'bd862e3fe1be46a9', sampled: false })
  })

  test('leaves open whether it is sampled when the load balancer did not say', () => {
    const header = readFrom({ 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' })
    expect(readTraceContext(header)).toMatchObject({ traceId, sampled: undefined })
  })

  test('traceparent counts when both are there', () => {
    const other = 'a'.repeat(32)
    const header = readFrom({
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
      traceparent: `00-${other}-53995c3f42cd8ad8-00`,
    })
    expect(readTraceContext(header)?.traceId).toBe(other)
  })

  test.each([
    ['', ''],
    [`00-${'0'.repeat(32)}-53995c3f42cd8ad8-01`, ''],
    [`00-${traceId}-53995c3f42cd8ad8`, 'Root=2-5759e988-bd862e3fe1be46a994272793'],
    [`00-${traceId.toUpperCase()}-53995c3f42cd8ad8-01`, 'Root=1-5759e988'],
    [`xx-${traceId}-53995c3f42cd8ad8-01\r\nset-cookie: a=b`, 'bogus'],
  ])('is not taken from what is malformed: %s %s', (traceparent, amazon) => {
    expect(readTraceContext(readFrom({ traceparent, 'x-amzn-trace-id': amazon }))).toBeUndefined()
  })

  test('is handed on in both headers and read back the same', () => {
    const trace = { traceId, parentId: '53995c3f42cd8ad8', sampled: true }
    expect(readTraceContext(readFrom({ traceparent: traceparentOf(trace) }))).toEqual(trace)
    expect(readTraceContext(readFrom({ 'x-amzn-trace-id': amazonTraceIdOf(trace) }))?.traceId).toBe(traceId)
  })
})

describe('a trace reader', () => {
  const half = createTraceReader({ sampleRate: 0.5, random: () => 0.4 })

  test('begins a trace where none came, each its own', () => {
    const traces = Array.from({ length: 1_000 }, () => half(readFrom({})))
    for (const trace of traces) {
      expect(trace).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), sampled: true })
      expect(trace.parentId).toMatch(/^[0-9a-f]{16}$/)
    }
    expect(new Set(traces.map((trace) => trace.traceId)).size).toBe(1_000)
    expect(new Set(traces.map((trace) => trace.parentId)).size).toBe(1_000)
  })

  test('keeps to what the sender said of sampling, and decides where it said nothing', () => {
    expect(half(readFrom({ traceparent: `00-${traceId}-53995c3f42cd8ad8-00` })).sampled).toBe(false)
    expect(half(readFrom({ 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' })).sampled).toBe(true)
    const never = createTraceReader({ sampleRate: 0, random: () => 0 })
    expect(never(readFrom({ 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' })).sampled).toBe(false)
  })

  test.each([-0.1, 1.1, Number.NaN])('refuses a rate of %s', (sampleRate) => {
    expect(() => createTraceReader({ sampleRate, random: () => 0 })).toThrow(
      `sampleRate must be from 0 to 1, got ${sampleRate}`,
    )
  })
})

function readFrom(headers: Record<string, string | undefined>) {
  return (name: string) => headers[name]
}
