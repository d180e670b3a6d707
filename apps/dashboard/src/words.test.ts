import type { Status } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { dropLines } from './drop-words.ts'
import { breakerLine, guardLines, moneyOf } from './guard-words.ts'
import { decided, statusOf } from './testing/status.ts'
import { headline, notLive } from './words.ts'

const before = statusOf({ uptimeMs: 50_000 })

describe('the headline', () => {
  test.each<[string, Partial<Status>, string]>([
    ['normal', {}, 'Everything fits on Fargate.'],
    ['normal', { spillRatio: 0.004 }, 'Nearly everything fits on Fargate; 0.4 % of requests go to Lambda.'],
    [
      'overflow',
      { mode: 'overflow', cause: 'cpu', spillRatio: 0.25 },
      '25 % of requests go to Lambda. The primary plane uses',
    ],
    ['normal', { mode: 'overflow', cause: 'cpu' }, 'Nothing was spilled for ten seconds; overflow ends with'],
    ['starting', { lifecycle: 'starting' }, 'It takes no requests yet.'],
    ['draining', { lifecycle: 'draining', mode: 'overflow' }, 'It ends what runs'],
  ])('%s: %j', (state, said, cause) => {
    const told = headline(statusOf(said), before)
    expect([told.state, told.cause]).toEqual([state, expect.stringContaining(cause)])
  })

  test('a task that cannot spill says so where others would', () => {
    const guards = { ...before.guards, unavailable: 'overflow-off' as const }
    expect(headline(statusOf({ mode: 'overflow', cause: 'cpu', guards }), before).cause).toBe(
      'Its watermark is reached; it cannot spill.',
    )
  })

  test('says what share is refused, and why most are', () => {
    const decisions = [
      decided('a', 'serve', 'headroom', 70),
      decided('a', 'shed', 'overflow-full', 20),
      decided('a', 'shed', 'queue-full', 10),
    ]
    expect(headline(statusOf({ mode: 'overflow', spillRatio: 0.12, decisions }), before)).toEqual({
      state: 'shedding',
      title: 'Shedding',
      cause: '30 % of requests are refused, 12 % go to Lambda. As many requests are spilled as the ceiling allows.',
    })
  })

  test('a router that only reports refuses nothing, and says what it would have done', () => {
    const decisions = [
      decided('a', 'shed', 'overflow-full', 10),
      decided('a', 'spill', 'cpu', 30),
      decided('a', 'serve', 'headroom', 60),
    ]
    const effectivePolicy = { ...before.effectivePolicy, shadow: true }
    expect(headline(statusOf({ mode: 'overflow', decisions, effectivePolicy }), before)).toMatchObject({
      state: 'normal',
      cause: expect.stringContaining('it would have spilled 30 % of requests, and refused 10 %.'),
    })
  })

  test('what was refused before is no news', () => {
    const decisions = [decided('a', 'shed', 'overflow-full', 20)]
    expect(headline(statusOf({ decisions }), { ...before, decisions }).state).toBe('normal')
  })

  test('warns while all fits that the way out is shut, but not where there is none', () => {
    const { guards } = before
    const cause = (unavailable: Status['guards']['unavailable']) =>
      headline(statusOf({ guards: { ...guards, unavailable } }), before).cause
    expect(cause('breaker-open')).toBe('Everything fits on Fargate, but: The breaker is open: Lambda failed too often.')
    expect(cause('overflow-off')).toBe('Everything fits on Fargate.')
  })

  test('says for how long nothing was heard, and what it was before', () => {
    expect(notLive(4_000, headline(statusOf(), before)).cause).toBe(
      'Nothing heard for 4 s; trying again. It was: Normal.',
    )
    expect(notLive(9_000, undefined)).toMatchObject({
      state: 'not-live',
      cause: 'Nothing heard for 9 s; trying again.',
    })
  })
})

describe('the way to Lambda', () => {
  const told = (breaker: Status['breaker'], figures: Partial<NonNullable<Status['guards']['breaker']>> = {}) => {
    const known = { calls: 10, failures: 8, trialInMs: null, rampLeftMs: 0, ...figures }
    return breakerLine(statusOf({ breaker, guards: { ...before.guards, breaker: known } }))
  }

  test('is told in plain words', () => {
    expect(told('closed', { failures: 0 })).toEqual({ level: 'good', text: 'The way to Lambda is open.' })
    expect(told('closed')).toEqual({ level: 'fair', text: 'The way to Lambda is open: 8 of 10 calls failed.' })
    expect(told('open', { trialInMs: 12_000 })).toEqual({
      level: 'bad',
      text: 'Closed for 12 s more: 8 of 10 calls failed.',
    })
    expect(told('half-open', { trialInMs: 0 }).text).toBe('One call tries the way to Lambda: 8 of 10 calls failed.')
    expect(told('closed', { rampLeftMs: 2_500 }).text).toBe('The way to Lambda opens by and by, within 3 s.')
    expect(breakerLine(statusOf({ guards: { ...before.guards, breaker: null } })).text).toMatch(/switched off here/)
  })

  test('every guard that holds back says so', () => {
    const guards = {
      ...before.guards,
      isDependencySlow: true,
      throttling: { pauseLeftMs: 1_500, ceiling: 36, most: 48 },
    }
    const lines = guardLines(statusOf({ guards, budget: { ...before.budget, leftUsd: 0 } }))
    expect(lines.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      'good: The way to Lambda is open.',
      'bad: Lambda asked for a pause (429): 2 s more.',
      'fair: At most 36 requests there at once, not 48: Lambda was full.',
      expect.stringMatching(/^bad: Nothing is spilled: what both planes depend on is slow/),
      'bad: The money of this minute or day is spent.',
    ])
  })
})

test('money is told against its bound, where there is one', () => {
  const { budget } = before
  expect(moneyOf(statusOf({ budget: { ...budget, spentInHourUsd: 0.3, limitUsdPerHour: 1.2 } }))).toEqual({
    text: '$0.300 in the last hour, 25 % of $1.20.',
    share: 0.25,
  })
  expect(moneyOf(statusOf())).toEqual({ text: '$0 in the last hour; no bound is set.', share: null })
})

test('chapters ahead are named with how soon and how much, and a broken calendar is told of', () => {
  const calendar = { source: 'drops.json', drops: 1, readAt: null, error: null }
  const drops = [{ titleId: 'monster', at: '2026-11-22T10:12:00.000Z', expectedMultiple: 10 }]
  const prewarm = { wanted: 64, cause: 'drop' as const, warm: 60, nextDrop: null, drops, calendar }
  expect(dropLines(statusOf({ prewarm }))).toEqual([
    'monster in 12 min, 10 times the ordinary demand',
    '60 of 64 environments are warm.',
  ])
  const broken = { ...prewarm, wanted: 0, drops: [], calendar: { ...calendar, error: 'entry 2: atMs' } }
  expect(dropLines(statusOf({ prewarm: broken }))).toEqual([
    'The calendar is broken, the last good one is followed: entry 2: atMs',
    'No chapter is announced.',
  ])
  expect(dropLines(statusOf())).toEqual(['No calendar of drops is followed.'])
})
