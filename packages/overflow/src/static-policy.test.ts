import type { Decision } from '@manga-assist/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PlaneLoad } from './plane-load.ts'
import type { DecisionInput } from './policy.ts'
import { createStaticPolicy, defaultStaticPolicyOptions } from './static-policy.ts'

const recommend = { name: 'recommend', weight: 1, spillable: true }
const socket = { name: 'websocket-turn', weight: 1, spillable: false }

describe('static policy', () => {
  test('serves while every signal is under its high watermark', () => {
    expect(decideOnce({ inFlight: 17, cpuUtilization: 0.84, eventLoopUtilization: 0.84 })).toEqual({
      kind: 'serve',
      reason: 'headroom',
    })
  })

  test.each([
    ['concurrency', { inFlight: 18 }],
    ['cpu', { cpuUtilization: 0.85 }],
    ['event-loop', { eventLoopUtilization: 0.85 }],
  ])('spills when %s reaches its high watermark', (reason, load) => {
    expect(decideOnce(load)).toEqual({ kind: 'spill', reason })
  })

  test('stays in overflow between the watermarks and returns at the low one', () => {
    const policy = createStaticPolicy()
    const kindAt = (inFlight: number) => policy.decide(input({ inFlight })).kind
    expect([17, 18, 17, 15, 14, 15, 17].map(kindAt)).toEqual([
      'serve',
      'spill',
      'spill',
      'spill',
      'serve',
      'serve',
      'serve',
    ])
  })

  test('returns only when all signals are low', () => {
    const policy = createStaticPolicy()
    policy.decide(input({ inFlight: 18 }))
    expect(policy.decide(input({ inFlight: 2, cpuUtilization: 0.7 })).kind).toBe('spill')
    expect(policy.decide(input({ inFlight: 2, cpuUtilization: 0.65 })).kind).toBe('serve')
  })

  test('spills before tasks that have just started are full, and fills them with what cannot leave', () => {
    const fleet = { inFlight: 11, concurrencyLimit: 20, warmLimit: 12 }
    expect(decideOnce(fleet)).toEqual({ kind: 'spill', reason: 'concurrency' })
    const policy = createStaticPolicy()
    const decideFor = (inFlight: number) => policy.decide(input({ ...fleet, inFlight }, { requestClass: socket })).kind
    expect([decideFor(19), decideFor(20)]).toEqual(['serve', 'shed'])
  })

  test('keeps what cannot leave while the hard limit has room, then sheds it', () => {
    const policy = createStaticPolicy()
    const decideFor = (inFlight: number) => policy.decide(input({ inFlight }, { requestClass: socket }))
    expect(decideFor(19)).toEqual({ kind: 'serve', reason: 'not-spillable' })
    expect(decideFor(20)).toEqual({ kind: 'shed', reason: 'not-spillable' })
  })

  test('serves up to the hard limit when the overflow plane cannot take it, then sheds and says why', () => {
    const policy = createStaticPolicy()
    const decideFor = (inFlight: number) => policy.decide(input({ inFlight }, { overflowUnavailable: 'breaker-open' }))
    expect(decideFor(19)).toEqual({ kind: 'serve', reason: 'breaker-open' })
    expect(decideFor(20)).toEqual({ kind: 'shed', reason: 'breaker-open' })
  })

  test('spills everything when no task is left', () => {
    expect(decideOnce({ inFlight: 0, concurrencyLimit: 0 })).toEqual({ kind: 'spill', reason: 'concurrency' })
  })

  test('a heavy request that would pass the limit leaves although the watermark is not reached', () => {
    const heavy = { name: 'heavy', weight: 5, spillable: true }
    const decision = createStaticPolicy().decide(input({ inFlight: 17 }, { requestClass: heavy }))
    expect(decision).toEqual({ kind: 'spill', reason: 'primary-full' })
  })

  test('a request without weight is served at the limit, but not by a plane that has no task left', () => {
    const weightless = { requestClass: { name: 'page', weight: 0, spillable: false } }
    expect(createStaticPolicy().decide(input({ inFlight: 20 }, weightless)).kind).toBe('serve')
    expect(createStaticPolicy().decide(input({ inFlight: 1, concurrencyLimit: 0 }, weightless)).kind).toBe('shed')
  })

  test('signals that are unknown say nothing', () => {
    expect(decideOnce({ cpuUtilization: undefined, eventLoopUtilization: undefined }).kind).toBe('serve')
  })

  test.each([Number.NaN, -1])('a signal of %s neither enters overflow nor breaks anything', (cpuUtilization) => {
    expect(decideOnce({ cpuUtilization }).kind).toBe('serve')
  })

  test.each([
    [{ high: 0.5, low: 0.5 }],
    [{ high: 0.5, low: 0.6 }],
    [{ high: 1.1, low: 0.6 }],
    [{ high: 0.9, low: 0 }],
    [{ high: Number.NaN, low: 0.1 }],
  ])('refuses watermarks %o and names them', (cpu) => {
    const options = { ...defaultStaticPolicyOptions, cpu }
    expect(() => createStaticPolicy(options)).toThrow(
      `cpu watermarks must satisfy 0 < low < high <= 1, got low ${cpu.low}`,
    )
  })

  test('never serves past the hard limit and never spills what cannot be spilled', () => {
    const utilization = fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { nil: undefined })
    const step = fc.record({
      inFlight: fc.nat(40),
      concurrencyLimit: fc.nat(30),
      cpuUtilization: utilization,
      eventLoopUtilization: utilization,
      weight: fc.integer({ min: 1, max: 5 }),
      spillable: fc.boolean(),
      unavailable: fc.constantFrom(undefined, 'overflow-off' as const, 'overflow-full' as const),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const policy = createStaticPolicy()
        for (const { weight, spillable, unavailable, ...load } of steps) {
          const requestClass = { name: 'any', weight, spillable }
          const decision = policy.decide({ requestClass, load, overflowUnavailable: unavailable })
          expectPossible(decision, load, weight, spillable && unavailable === undefined)
        }
      }),
    )
  })
})

function expectPossible(decision: Decision, load: PlaneLoad, weight: number, canSpill: boolean) {
  if (decision.kind === 'serve') expect(load.inFlight + weight).toBeLessThanOrEqual(load.concurrencyLimit)
  if (decision.kind === 'spill') expect(canSpill).toBe(true)
  if (decision.kind === 'shed') expect(canSpill).toBe(false)
}

function decideOnce(load: Partial<PlaneLoad>): Decision {
  return createStaticPolicy().decide(input(load))
}

function input(load: Partial<PlaneLoad>, more: Partial<DecisionInput> = {}): DecisionInput {
  return {
    requestClass: recommend,
    overflowUnavailable: undefined,
    load: { inFlight: 0, concurrencyLimit: 20, cpuUtilization: 0.1, eventLoopUtilization: 0.1, ...load },
    ...more,
  }
}
