import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { fatigueByTitle, knownTitles, type TasteSignal, type Told, tasteSources } from './taste-signals.ts'

const dayMs = 24 * 3_600_000
const nowMs = 1_000 * dayMs

describe('what a reader told becomes a taste', () => {
  test.each([
    ['liked', 180],
    ['read', 120],
    ['dropped', 365],
    ['asked-about', 7],
  ] as const)('%s counts half after %d days', (kind, days) => {
    const weightAfter = (age: number) => weights({ signals: [signal('a', kind, age)] }).a ?? 0
    expect(weightAfter(days)).toBeCloseTo(weightAfter(0) / 2)
    expect(weightAfter(2 * days)).toBeCloseTo(weightAfter(0) / 4)
  })

  test('an explicit word never fades altogether, a question does', () => {
    expect(weights({ signals: [signal('a', 'liked', 990)] }).a).toBeCloseTo(0.1)
    expect(weights({ signals: [signal('a', 'asked-about', 990)] }).a).toBeCloseTo(0)
  })

  test('an instant ahead counts as now, and without a now nothing fades', () => {
    expect(weights({ signals: [signal('a', 'liked', -5)] }).a).toBe(1)
    expect(weights({ signals: [signal('a', 'liked', 500)], nowMs: undefined }).a).toBe(1)
  })

  test('lists without instants weigh the latest most, half at thirty places before it', () => {
    const liked = Array.from({ length: 31 }, (_, place) => `t${place}`)
    const { t30, t0 } = weights({ preferences: { ...emptyPreferences, liked } })
    expect([t30, t0]).toEqual([1, 0.5])
  })

  test('an instant counts before the place in the list', () => {
    const preferences = { ...emptyPreferences, liked: ['a', 'b'] }
    expect(weights({ preferences, signals: [signal('b', 'liked', 180)] }).b).toBeCloseTo(0.5)
  })

  test('the latest explicit signal counts, whatever the order they come in', () => {
    const signals = [signal('a', 'dropped', 1), signal('a', 'liked', 10), signal('a', 'asked-about', 0)]
    expect(tasteSources(told({ signals }))).toMatchObject([{ titleId: 'a', kind: 'dropped' }])
    expect(tasteSources(told({ signals: signals.toReversed() }))).toMatchObject([{ titleId: 'a', kind: 'dropped' }])
  })

  test('the lists are the present word, likes of this request above them', () => {
    const preferences = { ...emptyPreferences, dropped: ['a', 'b'] }
    const signals = [signal('a', 'liked', 0)]
    expect(tasteSources(told({ preferences, signals, likes: ['b'] }))).toMatchObject([
      { titleId: 'b', kind: 'liked' },
      { titleId: 'a', kind: 'dropped' },
    ])
  })

  test('a hundred titles make up a taste, the strongest', () => {
    const liked = Array.from({ length: 300 }, (_, place) => `t${place}`)
    const sources = tasteSources(told({ preferences: { ...emptyPreferences, liked } }))
    expect(sources).toHaveLength(100)
    expect(sources[0]?.titleId).toBe('t299')
  })

  test('what was shown makes tired for some days and is no taste', () => {
    const signals = [signal('a', 'recommended', 0), signal('a', 'recommended', 3), signal('b', 'recommended', 30)]
    const fatigue = fatigueByTitle(signals, nowMs)
    expect(fatigue.get('a')).toBeCloseTo(1.5)
    expect(fatigue.get('b')).toBeCloseTo(1 / 1_024)
    expect(tasteSources(told({ signals }))).toEqual([])
  })

  test('known is what was liked, read or dropped, not what was asked about or shown', () => {
    const kinds = ['liked', 'read', 'dropped', 'asked-about', 'recommended'] as const
    const signals = kinds.map((kind) => signal(kind, kind, 900))
    expect([...knownTitles(told({ signals, likes: ['x'] }))]).toEqual(['x', 'liked', 'read', 'dropped'])
  })
})

function signal(titleId: string, kind: TasteSignal['kind'], ageDays: number): TasteSignal {
  return { titleId, kind, atMs: nowMs - ageDays * dayMs }
}

function told(more: Partial<Told>): Told {
  return { preferences: emptyPreferences, likes: [], signals: [], nowMs, ...more }
}

function weights(more: Partial<Told>): Record<string, number> {
  return Object.fromEntries(tasteSources(told(more)).map(({ titleId, weight }) => [titleId, weight]))
}
