import { expect, test } from 'vitest'
import { formatCount, formatMs, formatRate, formatSeconds, formatShare } from './format.ts'

test.each([
  [formatCount(3_312), '3,312'],
  [formatRate(0.6 * 3), '1.8'],
  [formatRate(1_200), '1,200'],
  [formatMs(0.04), '0.0'],
  [formatMs(9.94), '9.9'],
  [formatMs(9.96), '10'],
  [formatMs(12_345.6), '12,346'],
  [formatMs(null), '–'],
  [formatSeconds(20_450), '20.4 s'],
  [formatShare(0), '0 %'],
  [formatShare(0.004), '<1 %'],
  [formatShare(0.614), '61 %'],
  [formatShare(0.996), '>99 %'],
  [formatShare(1), '100 %'],
  [formatShare(null), '–'],
])('%s is shown as %s', (shown, expected) => {
  expect(shown).toBe(expected)
})
