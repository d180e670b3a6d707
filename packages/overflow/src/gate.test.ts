import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

test('a permit holds its slots until it is released, once', () => {
  const gate = new Gate()
  const permit = gate.acquire(3)
  expect(gate.inFlight).toBe(3)
  permit.release()
  permit.release()
  expect(gate.inFlight).toBe(0)
})

test('in-flight is the sum of what is held, whatever the order and however often permits are released', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('acquire' as const), weight: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('release' as const), index: fc.nat(30) }),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
      const gate = new Gate()
      const taken = actions.flatMap((step) =>
        step.kind === 'acquire' ? [{ weight: step.weight, permit: gate.acquire(step.weight) }] : [],
      )
      const released = new Set<number>()
      for (const step of actions) {
        if (step.kind !== 'release' || taken[step.index] === undefined) continue
        taken[step.index]?.permit.release()
        released.add(step.index)
        const held = taken.filter((_, index) => !released.has(index))
        expect(gate.inFlight).toBe(held.reduce((sum, { weight }) => sum + weight, 0))
      }
    }),
  )
})
