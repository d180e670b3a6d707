import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ejectedAgain, ejectedForMs, mayEject, suspectedFor } from './outliers.ts'

const nobody = { requests: 0, failures: 0 }
const well = { requests: 100, failures: 1 }

describe('a task is suspected', () => {
  test('for five failures in a row, not for four', () => {
    const after = (failures: number) =>
      suspectedFor({ own: { requests: failures, failures, failuresInARow: failures }, others: nobody })
    expect([after(4), after(5)]).toEqual([undefined, 'failures-in-a-row'])
  })

  test('for less than 80 % of successes among twenty requests', () => {
    const after = (requests: number, failures: number) =>
      suspectedFor({ own: { requests, failures, failuresInARow: 1 }, others: well })
    expect([after(20, 4), after(20, 5), after(19, 15)]).toEqual([undefined, 'success-share', undefined])
  })

  test('of nothing where its fellows fare no better', () => {
    const own = { requests: 100, failures: 100, failuresInARow: 100 }
    expect(suspectedFor({ own, others: { requests: 100, failures: 21 } })).toBeUndefined()
    expect(suspectedFor({ own, others: { requests: 100, failures: 20 } })).toBe('failures-in-a-row')
  })

  test('all the same when too little is known of the others', () => {
    const own = { requests: 5, failures: 5, failuresInARow: 5 }
    expect(suspectedFor({ own, others: { requests: 4, failures: 4 } })).toBe('failures-in-a-row')
  })
})

test.each([
  [1, 1],
  [2, 1],
  [19, 1],
  [20, 2],
  [39, 3],
])('of %i tasks %i may be out', (tasks, most) => {
  expect([mayEject(tasks, most - 1), mayEject(tasks, most)]).toEqual([true, false])
})

describe('the time that a task is out', () => {
  const times = { ejectionMs: 30_000, maxEjectionMs: 300_000 }

  test('grows when it fails again soon, and is bounded', () => {
    let ejections = { times: 0, backAtMs: 0 }
    const outForMs = Array.from({ length: 12 }, () => {
      const nowMs = ejections.backAtMs + 1_000
      const again = ejectedAgain(ejections, nowMs, times)
      const forMs = ejectedForMs(again, times)
      ejections = { times: again, backAtMs: nowMs + forMs }
      return forMs
    })
    expect(outForMs.slice(0, 3)).toEqual([30_000, 60_000, 90_000])
    expect(outForMs.slice(9)).toEqual([300_000, 300_000, 300_000])
  })

  test('is lived down by being in', () => {
    const before = { times: 4, backAtMs: 0 }
    expect([29_999, 30_000, 90_000, 1e9].map((nowMs) => ejectedAgain(before, nowMs, times))).toEqual([5, 4, 2, 1])
  })

  test('is within its bounds, whatever came before', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e9), fc.nat(1e9), (count, backAtMs, laterMs) => {
        const again = ejectedAgain({ times: count, backAtMs }, backAtMs + laterMs, times)
        const forMs = ejectedForMs(again, times)
        expect(forMs).toBeGreaterThanOrEqual(times.ejectionMs)
        expect(forMs).toBeLessThanOrEqual(times.maxEjectionMs)
      }),
    )
  })
})
