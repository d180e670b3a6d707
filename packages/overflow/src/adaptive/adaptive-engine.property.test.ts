import { ManualClock } from '@manga-assist/clock/testing'
import type { Decision } from '@manga-assist/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAdmission } from '../create-admission.ts'
import type { RequestClass } from '../request-class.ts'
import { createAdaptivePolicy } from './adaptive-policy.ts'

const classes: readonly RequestClass[] = [
  { name: 'chat', weight: 1, spillable: true },
  { name: 'report', weight: 3, spillable: true, priority: 1 },
  { name: 'socket', weight: 1, spillable: false, maxWaitMs: 50, reservedShare: 0.25 },
]

/** A run costs a dollar a second, and none is longer than two. */
const prices = { priceUsd: (ms: number) => ms / 1_000, longestRunMs: 2_000 }
const spend = { usdPerMinute: 30, usdPerDay: 200 }

const step = fc.oneof(
  fc.record({ kind: fc.constant('arrive' as const), requestClass: fc.constantFrom(...classes), size: fc.nat(5_000) }),
  fc.record({ kind: fc.constant('finish' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('leave' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(600) }),
  fc.record({ kind: fc.constant('environment' as const), isUp: fc.boolean() }),
  fc.record({ kind: fc.constant('limit' as const), slots: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constant('overflow' as const), isAvailable: fc.boolean() }),
)

test('every request is decided once, no slot is given twice, nothing waits beyond its bound, no more is spent than may be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = new ManualClock()
      const load = { inFlight: 0, concurrencyLimit: 4, cpuUtilization: undefined, eventLoopUtilization: undefined }
      const starting: ((isUp: boolean) => void)[] = []
      let isAvailable = true
      const admission = createAdmission({
        clock,
        readLoad: () => load,
        overflowUnavailable: () => (isAvailable ? undefined : 'overflow-throttled'),
        onEvent: () => {},
        policy: createAdaptivePolicy(),
        ...{ classes, guards: { spend }, prices },
        startEnvironment: (onStarted) => starting.length < 3 && starting.push(onStarted) > 0,
      })
      const running: { requestClass: RequestClass; plane: 'primary' | 'overflow' }[] = []
      const waiting = new Map<object, () => void>()
      const arrivals: { decisions: Decision[]; left: boolean }[] = []

      function arrive(requestClass: RequestClass, size: number): void {
        const arrival = { decisions: [] as Decision[], left: false }
        arrivals.push(arrival)
        const leave = admission.admit({ requestClass, bodyBytes: 0, size }, (decision) => {
          arrival.decisions.push(decision)
          waiting.delete(arrival)
          if (decision.kind === 'shed') return
          if (decision.kind === 'spill') expect(requestClass.spillable).toBe(true)
          running.push({ requestClass, plane: decision.kind === 'serve' ? 'primary' : 'overflow' })
          if (decision.kind === 'spill') return
          if (decision.reason === 'waited') admission.noteBegun(requestClass)
          load.inFlight += requestClass.weight
          expect(load.inFlight).toBeLessThanOrEqual(load.concurrencyLimit)
        })
        // Decided before it came back, it does not wait.
        if (leave && arrival.decisions.length === 0)
          waiting.set(arrival, () => {
            arrival.left = true
            leave()
          })
      }

      for (const next of steps) {
        if (next.kind === 'arrive') arrive(next.requestClass, next.size)
        if (next.kind === 'pass') await clock.advance(next.ms)
        if (next.kind === 'limit') load.concurrencyLimit = Math.max(next.slots, load.inFlight)
        if (next.kind === 'overflow') isAvailable = next.isAvailable
        if (next.kind === 'environment') starting.shift()?.(next.isUp)
        if (next.kind === 'leave') {
          const [arrival, leave] = [...waiting][next.at % Math.max(1, waiting.size)] ?? []
          leave?.()
          if (arrival) waiting.delete(arrival)
        }
        if (next.kind === 'finish') {
          const [run] = running.splice(next.at % Math.max(1, running.length), 1)
          if (run?.plane === 'primary') load.inFlight -= run.requestClass.weight
          if (run) admission.noteFinished({ ...run, serviceMs: next.at * 100, ending: 'completed' })
        }
        expect(load.inFlight).toBeGreaterThanOrEqual(0)
        expect(admission.leftUsd).toBeGreaterThanOrEqual(-1e-9)
      }
      await clock.advance(2_001)
      const served = running.filter(({ plane }) => plane === 'primary')
      expect(served.reduce((sum, { requestClass }) => sum + requestClass.weight, 0)).toBe(load.inFlight)
      for (const { decisions, left } of arrivals) expect(decisions.length).toBe(left ? 0 : 1)
      expect(clock.pendingTimers).toBe(0)
    }),
  )
})
