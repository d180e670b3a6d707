import { describe, expect, test } from 'vitest'
import { parseFaults } from './fault-document.ts'

describe('parseFaults', () => {
  test('fills in what is not given', () => {
    const kinds = ['throttle', 'cut', 'no-completion', 'wrong-prelude', 'crash', 'hang']
    const { seed, rules } = parseFaults({ faults: kinds.map((kind) => ({ kind })) }, [])
    expect(seed).toBe(1)
    expect(rules.map(({ fault }) => fault)).toEqual([
      { kind: 'throttle', reason: 'ConcurrentInvocationLimitExceeded' },
      { kind: 'cut', afterBytes: 0 },
      { kind: 'no-completion' },
      { kind: 'wrong-prelude', prelude: '{"statusCode":200,"headers":' },
      { kind: 'crash', afterBytes: 0 },
      { kind: 'hang', afterBytes: 0 },
    ])
    expect(rules[0]).toMatchObject({ functionName: undefined, probability: 1, count: undefined })
  })

  test('takes what is given', () => {
    const entry = { kind: 'delay', ms: 5, function: 'chat', probability: 0.25, count: 3 }
    expect(parseFaults({ seed: 9, faults: [entry] }, ['chat'])).toEqual({
      seed: 9,
      rules: [{ fault: { kind: 'delay', ms: 5 }, functionName: 'chat', probability: 0.25, count: 3 }],
    })
  })

  test.each([
    [[], 'document must be an object, received []'],
    [{ fault: [] }, 'document.fault must be one of seed, faults, received "fault"'],
    [{}, 'faults must be an array of at most 100 faults, received undefined'],
    [{ seed: -1, faults: [] }, 'seed must be a whole number from 0 to 4294967295, received -1'],
    [{ faults: ['crash'] }, 'faults[0].kind must be one of throttle, delay, cut, no-completion'],
    [{ faults: [{ kind: 'toString' }] }, 'faults[0].kind must be one of'],
    [{ faults: [{ kind: 'delay' }] }, 'faults[0].ms must be a whole number from 1 to 900000, received undefined'],
    [
      { faults: [{ kind: 'crash', ms: 1 }] },
      'faults[0].ms must be one of kind, function, probability, count, afterBytes',
    ],
    [{ faults: [{ kind: 'cut', afterBytes: 1.5 }] }, 'faults[0].afterBytes must be a whole number'],
    [{ faults: [{ kind: 'throttle', reason: 'x' }] }, 'faults[0].reason must be one of ConcurrentInvocationLimit'],
    [{ faults: [{ kind: 'wrong-prelude', prelude: 1 }] }, 'faults[0].prelude must be a text of at most'],
    [{ faults: [{ kind: 'hang', function: 'other' }] }, 'faults[0].function must be one of chat, received "other"'],
    [
      { faults: [{ kind: 'hang', probability: 1.1 }] },
      'faults[0].probability must be a number from 0 to 1, received 1.1',
    ],
    [
      { faults: [{ kind: 'hang', count: 0 }] },
      'faults[0].count must be a whole number from 1 to 1000000000, received 0',
    ],
    [{ faults: Array(101).fill({ kind: 'hang' }) }, 'faults must be an array of at most 100'],
  ])('refuses %j', (document, message) => {
    expect(() => parseFaults(document, ['chat'])).toThrow(message)
  })
})
