import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createGate, fixture, invoke, kind, type Setup, setUp, stream } from '../testing/harness.ts'
import { billedMsOf, costOfCall, costOfReadiness } from './billing.ts'

const call = {
  architecture: 'arm64',
  initialization: 'on-demand',
  memoryMb: 1_024,
  billedMs: 1_000,
  streamedBytes: 0,
} as const

describe('what a call costs', () => {
  test('is rounded up to a millisecond, with the cold start', () => {
    expect([billedMsOf(12.01, undefined), billedMsOf(12, undefined), billedMsOf(12.01, 100.5)]).toEqual([13, 12, 113])
  })

  test.each([
    ['a second of 1 GB', call, 0.0000133334],
    ['twice the time', { ...call, billedMs: 2_000 }, 2 * 0.0000133334],
    ['half the memory', { ...call, memoryMb: 512 }, 0.0000133334 / 2],
    ['the other architecture', { ...call, architecture: 'x86_64' }, 0.0000166667],
    ['an environment started ahead', { ...call, initialization: 'provisioned-concurrency' }, 0.0000077778],
    ['6 MB of a stream', { ...call, streamedBytes: 6_291_456 }, 0.0000133334],
    ['a GB more of it', { ...call, streamedBytes: 6_291_456 + 1_073_741_824 }, 0.0000133334 + 0.008],
  ] as const)('%s', (_name, input, timeUsd) => {
    expect(costOfCall(input)).toBeCloseTo(timeUsd + 0.0000002, 12)
  })

  test('readiness is paid in steps of five minutes, whether it is used or not', () => {
    const ready = { architecture: 'arm64', environments: 2, memoryMb: 1_024 } as const
    expect(costOfReadiness({ ...ready, forMs: 1 })).toBeCloseTo(2 * 300 * 0.0000033334, 12)
    expect(costOfReadiness({ ...ready, forMs: 300_001 })).toBeCloseTo(2 * 600 * 0.0000033334, 12)
    expect(costOfReadiness({ ...ready, environments: 0, forMs: 300_001 })).toBe(0)
  })
})

describe('what is reported', () => {
  test('by the event of a call: its time on the clock and its price', async () => {
    const clock = new ManualClock()
    const setup = await setUp([fixture('gated', { memoryMb: 512 })], { clock })
    await invokeFor(setup, clock, 1_234.5)
    const first = await setup.events.until(kind('invocation-finished'))
    expect(first).toMatchObject({ cold: true, durationMs: 1_234.5, billedMs: 1_235, streamedBytes: 0 })
    expect(first.kind === 'invocation-finished' && first.costUsd).toBeCloseTo(
      0.0000002 + 1.235 * 0.5 * 0.0000133334,
      12,
    )
  })

  test('by the status: the sum of all calls', async () => {
    const clock = new ManualClock()
    const functions = [fixture('gated', { memoryMb: 1_024, provisionedConcurrency: 1 })]
    const setup = await setUp(functions, { clock, architecture: 'x86_64' })
    await setup.events.until(kind('provisioned-concurrency-settled'))
    await invokeFor(setup, clock, 1_000)
    await invokeFor(setup, clock, 2_000)
    const billing = setup.emulator.status().functions[0]?.billing
    expect(billing?.billedMs).toBe(3_000)
    expect(billing?.costUsd).toBeCloseTo(2 * 0.0000002 + 3 * 0.0000097222, 12)
    expect(billing?.readinessUsd).toBeCloseTo(300 * 0.0000041667, 12)
  })

  test('by a stream: its bytes', async () => {
    const { client, events } = await setUp([fixture('chunks')])
    await stream(client, 'chunks', { chunks: ['one', 'two'] })
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ streamedBytes: 6 })
  })

  test('nothing for what was refused', async () => {
    const { client, emulator } = await setUp([fixture('echo', { reservedConcurrency: 0 })])
    await expect(invoke(client, 'echo')).rejects.toThrow()
    expect(emulator.status().functions[0]?.billing).toEqual({ billedMs: 0, costUsd: 0, readinessUsd: 0 })
  })
})

describe('GET /metrics', () => {
  test('is text for Prometheus, with every function from the beginning', async () => {
    const { emulator } = await setUp([fixture('echo'), fixture('plain')])
    const response = await fetch(`${emulator.url}/metrics`)
    expect(response.headers.get('content-type')).toContain('version=0.0.4')
    const text = await response.text()
    expect(text).toMatch(
      /^# HELP lambda_in_flight .*\n# TYPE lambda_in_flight gauge\nlambda_in_flight\{function="echo"\} 0$/m,
    )
    expect(text).toContain('lambda_cost_usd_total{function="plain"} 0\n')
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) lambda_\w+ .+|lambda_\w+(\{(\w+="[^"]*",?)+\})? \S+)$/)
    }
  })

  test('counts how invocations ended, refusals by reason, and what they cost', async () => {
    const functions = [fixture('echo'), fixture('faults.thrown'), fixture('plain', { reservedConcurrency: 0 })]
    const { client, emulator } = await setUp(functions)
    for (let round = 0; round < 2; round += 1) await invoke(client, 'echo')
    await invoke(client, 'faults-thrown')
    await expect(invoke(client, 'plain')).rejects.toThrow()
    const text = await (await fetch(`${emulator.url}/metrics`)).text()
    for (const line of [
      'lambda_invocations_total{function="echo",outcome="success"} 2',
      'lambda_invocations_total{function="faults-thrown",outcome="function-error"} 1',
      'lambda_throttles_total{function="plain",reason="ReservedFunctionConcurrentInvocationLimitExceeded"} 1',
      'lambda_cold_starts_total{function="echo"} 1',
      'lambda_duration_seconds_count{function="echo"} 2',
      'lambda_environments{function="echo",state="idle"} 1',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
    const { costUsd, billedMs } = emulator.status().functions[0]?.billing ?? { costUsd: 0, billedMs: 0 }
    expect(costUsd).toBeGreaterThan(0)
    expect(text).toContain(`lambda_cost_usd_total{function="echo"} ${costUsd}\n`)
    expect(text).toContain(`lambda_billed_seconds_total{function="echo"} ${billedMs / 1_000}\n`)
  })

  test('counts asynchronous invocations that were tried again and given up', async () => {
    const { emulator, events } = await setUp([fixture('faults.thrown')], { eventRetryMs: 1 })
    const url = `${emulator.url}/2015-03-31/functions/faults-thrown/invocations`
    await fetch(url, { method: 'POST', headers: { 'x-amz-invocation-type': 'Event' } })
    await events.until(kind('invocation-abandoned'))
    const text = await (await fetch(`${emulator.url}/metrics`)).text()
    expect(text).toContain('lambda_retries_total{function="faults-thrown"} 2\n')
    expect(text).toContain('lambda_abandoned_total{function="faults-thrown",dead_letter="none"} 1\n')
  })
})

/** Invokes `gated`, and lets it run for so long on the clock. */
async function invokeFor({ client }: Setup, clock: ManualClock, durationMs: number): Promise<void> {
  const gate = await createGate()
  const running = invoke(client, 'gated', { gate: gate.url })
  await gate.arrived(1)
  await clock.advance(durationMs)
  gate.open()
  await running
}
