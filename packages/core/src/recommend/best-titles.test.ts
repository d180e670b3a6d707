import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BestTitles } from './best-titles.ts'

test('keeps what sorting all and taking the first would give, equal scores in the order asked for', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 80 })
  fc.assert(
    fc.property(scores, fc.nat(30), (all, limit) => {
      const best = new BestTitles(limit, (a, b) => a > b)
      for (const [title, score] of all.entries()) best.offer(title, score)
      const sorted = all
        .map((score, title) => ({ title, score }))
        .sort((a, b) => b.score - a.score || b.title - a.title)
      expect(best.sorted()).toEqual(sorted.slice(0, limit))
    }),
  )
})
