import { expect, test } from 'vitest'
import { type Explanation, serveReasons, shedReasons, spillReasons } from './decision-reasons.ts'
import { problems } from './problem.ts'
import { problemAdvice } from './problem-advice.ts'

test.each([
  ['serve', serveReasons],
  ['spill', spillReasons],
  ['shed', shedReasons],
])('each reason to %s says in a sentence what it means, and what to do', (_kind, reasons) => {
  for (const { meaning, advice } of Object.values(reasons)) {
    expect(meaning).toMatch(/^[A-Z`].*[.)]$/)
    expect(advice).toMatch(/^$|^[A-Z`].*\.$/)
  }
})

test('a request that is shed leaves nobody without advice', () => {
  const explanations: Explanation[] = Object.values(shedReasons)
  expect(explanations.filter(({ advice }) => advice === '')).toEqual([])
})

test('each error answer has its advice, and it does not travel in the answer', () => {
  expect(Object.keys(problemAdvice)).toEqual(Object.keys(problems))
  expect(Object.values(problems).flatMap((one) => Object.keys(one))).not.toContain('advice')
})
