import { describe, expect, test } from 'vitest'
import { dropWindows, readyEnvironments } from './drop-windows.ts'

const nowMs = Date.UTC(2027, 0, 1)
const minuteMs = 60_000
const at = (minutes: number) => nowMs + minutes * minuteMs
const drop = (minutes: number, expectedMultiple: number) => ({
  titleId: 'one-piece',
  atMs: at(minutes),
  expectedMultiple,
})

describe('capacity is held ready', () => {
  test('from ten minutes before a chapter to a quarter of an hour after', () => {
    expect(dropWindows([drop(60, 10)], nowMs)).toEqual([{ fromMs: at(50), toMs: at(75), multiple: 10 }])
  })

  test('by whole minutes, wider where the chapter wants more', () => {
    const wide = { ...drop(60, 2), atMs: at(60) + 1, leadMs: 20 * minuteMs, spreadMs: 30 * minuteMs }
    expect(dropWindows([wide], nowMs)).toEqual([{ fromMs: at(40), toMs: at(91), multiple: 2 }])
  })

  test('once for chapters close to each other, for what they bring together, whatever their order', () => {
    const merged = [{ fromMs: at(50), toMs: at(85), multiple: 14 }]
    expect(dropWindows([drop(70, 5), drop(60, 10)], nowMs)).toEqual(merged)
  })

  test('apart for chapters that are far from each other', () => {
    expect(dropWindows([drop(60, 10), drop(600, 5)], nowMs)).toHaveLength(2)
  })

  test('not for what brings ordinary demand, nor for what should have begun already: AWS schedules nothing in the past', () => {
    expect(dropWindows([drop(60, 1), drop(9, 10), drop(-60, 10)], nowMs)).toEqual([])
  })

  test('with no more environments than the function may have', () => {
    const [window] = dropWindows([drop(60, 10)], nowMs)
    if (window === undefined) throw new Error('there is no window')
    expect(readyEnvironments(window, { perMultiple: 20, most: 2_000 })).toBe(180)
    expect(readyEnvironments(window, { perMultiple: 20, most: 100 })).toBe(100)
  })
})
