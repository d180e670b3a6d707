import { emptyPreferences } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { applyFeedback } from './feedback.ts'

test('a title stands in the list that was told last, and in no other', () => {
  const liked = applyFeedback(emptyPreferences, { titleId: 'monster', kind: 'liked' })
  const dropped = applyFeedback(liked, { titleId: 'monster', kind: 'dropped' })
  expect(dropped).toEqual({ ...emptyPreferences, dropped: ['monster'] })
})

test('telling the same twice keeps one entry, as the latest', () => {
  const told = ['a', 'b', 'a'].map((titleId) => ({ titleId, kind: 'read' as const }))
  expect(told.reduce(applyFeedback, emptyPreferences).read).toEqual(['b', 'a'])
})

test('a list keeps its newest two thousand', () => {
  const told = Array.from({ length: 2_001 }, (_, index) => ({ titleId: `t${index}`, kind: 'read' as const }))
  const { read } = told.reduce(applyFeedback, emptyPreferences)
  expect(read).toHaveLength(2_000)
  expect(read[0]).toBe('t1')
})
