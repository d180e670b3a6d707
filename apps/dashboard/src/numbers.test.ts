import { expect, test } from 'vitest'
import { chartsFor } from './chart-specs.ts'
import { dollars, duration, percent, roundDollars, shortNumber } from './numbers.ts'

test('numbers have the digits that say something', () => {
  expect([0, 0.25, 9.96, 12.3, 12_345, null, Number.NaN].map(shortNumber)).toEqual([
    ...['0', '0.3', '10', '12', '12,345', '–', '–'],
  ])
  expect([percent(0.256), percent(null)]).toEqual(['26 %', '–'])
  expect([0, 0.0000123, 0.3, 12.345, null].map(dollars)).toEqual(['$0', '$0.0000123', '$0.300', '$12.35', '–'])
  expect([0, 0.0001, 0.0185, 0.5].map(roundDollars)).toEqual(['$0', '<$0.01', '$0.02', '$0.50'])
  expect([0, 900, 119_000, 720_000, 7_200_000, 864_000_000].map(duration)).toEqual([
    ...['0 s', '1 s', '119 s', '12 min', '2 h', '10 days'],
  ])
})

test('lines of one chart differ in their dashes or steps wherever they differ in colour', () => {
  const names = Array.from({ length: 6 }, (_, at) => `class-${at}`)
  for (const { id, unit, series } of chartsFor((prefix) => names.map((name) => `${prefix}${name}`))) {
    const looks = series.map(({ dash = [] }) => dash.join())
    expect([id, unit !== '', new Set(looks).size]).toEqual([id, true, looks.length])
  }
})
