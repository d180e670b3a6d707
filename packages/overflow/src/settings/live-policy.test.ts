import { describe, expect, test } from 'vitest'
import type { ClassRule, RequestClass } from '../request-class.ts'
import { effectivePolicy } from './effective-policy.ts'
import { LivePolicy } from './live-policy.ts'
import type { PolicyDocument } from './policy-document.ts'

const ongoing: RequestClass = { name: 'chat-ongoing', weight: 1, spillable: true, reservedShare: 0.1 }
const rules: readonly ClassRule[] = [
  { path: '/health' },
  { path: '/chat', class: { name: 'chat-new', weight: 1, spillable: true, ongoing } },
  { path: '/', class: { name: 'other', weight: 1, spillable: false } },
]
const base: PolicyDocument = { policy: 'static', maxWaitMs: 400, spend: null, canaryIntervalMs: 60_000, shadow: false }

describe('settings that may change', () => {
  test('are those of the environment where no file says otherwise', () => {
    expect(effectivePolicy(policy().settings)).toMatchObject({
      policy: 'static',
      options: { concurrency: { high: 0.9, low: 0.7 } },
      spend: null,
      canaryIntervalMs: 60_000,
      shadow: false,
      classes: [{ name: 'chat-new' }, { name: 'chat-ongoing', reservedShare: 0.1 }, { name: 'other' }],
    })
  })

  test('are those of the file where it says something, and of the environment again when it no longer does', () => {
    const live = policy()
    live.apply({ policy: 'adaptive', maxWaitMs: 200, spend: { usdPerMinute: 1, usdPerDay: 50 }, shadow: true })
    expect(effectivePolicy(live.settings)).toMatchObject({
      policy: 'adaptive',
      options: { maxWaitMs: 200 },
      spend: { usdPerMinute: 1, usdPerDay: 50 },
      canaryIntervalMs: 60_000,
      shadow: true,
    })
    live.apply({ watermarks: { concurrency: { high: 0.8, low: 0.6 } } })
    expect(effectivePolicy(live.settings)).toMatchObject({
      policy: 'static',
      options: { concurrency: { high: 0.8, low: 0.6 }, cpu: { high: 0.85, low: 0.65 } },
      shadow: false,
    })
  })

  test('change classes for the requests that come from then on', () => {
    const live = policy()
    live.apply({
      classes: { 'chat-new': { priority: 0.5, deadlineMs: 3_000 }, 'chat-ongoing': { reservedShare: 0.3 } },
    })
    expect(live.classify('POST', '/chat')).toMatchObject({
      ...{ name: 'chat-new', weight: 1, priority: 0.5, deadlineMs: 3_000 },
      ongoing: { name: 'chat-ongoing', reservedShare: 0.3 },
    })
    expect(live.classify('GET', '/health')).toBeUndefined()
  })

  test('change classes that no route leads to, too', () => {
    const socket: RequestClass = { name: 'socket', weight: 1, spillable: false }
    const live = new LivePolicy(base, rules, [socket])
    live.apply({ classes: { socket: { weight: 5, reservedShare: 0.2 } } })
    expect(live.current(socket)).toMatchObject({ name: 'socket', weight: 5, reservedShare: 0.2 })
    expect(live.classify('GET', '(none)')?.name).not.toBe('socket')
  })

  test.each<[unknown, string]>([
    [[], 'expected object'],
    [{ maxWaitMs: 0 }, 'maxWaitMs: '],
    [{ maxWait: 200 }, 'maxWait'],
    [{ policy: 'clever' }, 'policy: '],
    [{ watermarks: { cpu: { high: 0.5, low: 0.7 } } }, 'watermarks.cpu: low must be under high'],
    [{ spend: { usdPerMinute: 1 } }, 'spend.usdPerDay: '],
    [{ classes: { chatt: {} } }, 'classes.chatt: must be one of chat-new, chat-ongoing, other'],
    [{ classes: { other: { reservedShare: 1 } } }, 'classes.other.reservedShare: '],
    [
      { classes: { other: { reservedShare: 0.95 } } },
      'classes: reservedShare of all together must be under 1; got 1.05',
    ],
  ])('%j is refused with the field named, and changes nothing', (document, message) => {
    const live = policy()
    const before = live.settings
    expect(() => live.apply(document)).toThrow(expect.objectContaining({ code: 'bad-policy' }))
    expect(() => live.apply(document)).toThrow(message)
    expect(live.settings).toBe(before)
  })
})

function policy(): LivePolicy {
  return new LivePolicy(base, rules)
}
