import { describe, expect, test } from 'vitest'
import { type Admission, ConcurrencyLimits, decideConcurrency } from './concurrency.ts'

describe('decideConcurrency', () => {
  const idle = { reserved: undefined, provisioned: 0, functionInFlight: 0, unreserved: 10, unreservedInFlight: 0 }

  test('admits while there is room', () => {
    expect(decideConcurrency(idle)).toEqual({ kind: 'admit' })
    expect(decideConcurrency({ ...idle, reserved: 1 })).toEqual({ kind: 'admit' })
  })

  test('a reservation is a cap, even when the account has room', () => {
    expect(decideConcurrency({ ...idle, reserved: 2, functionInFlight: 2 })).toEqual({
      kind: 'throttle',
      reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    })
  })

  test('a reservation is a guarantee, even when the rest of the account is full', () => {
    expect(decideConcurrency({ ...idle, reserved: 1, unreservedInFlight: 10 })).toEqual({ kind: 'admit' })
  })

  test('a reservation of 0 turns a function off', () => {
    expect(decideConcurrency({ ...idle, reserved: 0 }).kind).toBe('throttle')
  })

  test('without a reservation the shared part of the account is the limit', () => {
    expect(decideConcurrency({ ...idle, unreservedInFlight: 10 })).toEqual({
      kind: 'throttle',
      reason: 'ConcurrentInvocationLimitExceeded',
    })
  })
})

describe('ConcurrencyLimits', () => {
  const reservedConcurrency = new Map([['chat', 2]])

  test('takes reservations out of the account', () => {
    const limits = new ConcurrencyLimits({ accountConcurrency: 3, reservedConcurrency, onRelease: () => {} })
    expect(limits.admit('other').kind).toBe('admitted')
    expect(limits.admit('third').kind).toBe('throttled')
    expect(limits.admit('chat').kind).toBe('admitted')
    expect(limits.accountInFlight).toBe(2)
  })

  test('a permit can be released twice without harm', () => {
    let releases = 0
    const onRelease = () => {
      releases += 1
    }
    const limits = new ConcurrencyLimits({ accountConcurrency: 3, reservedConcurrency, onRelease })
    limits.admit('chat')
    const second = limits.admit('chat')
    release(second)
    release(second)
    expect(limits.inFlight('chat')).toBe(1)
    expect(releases).toBe(1)
  })
})

function release(admission: Admission): void {
  if (admission.kind === 'admitted') admission.release()
}
